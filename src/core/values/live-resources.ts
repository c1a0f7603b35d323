import type { Permission } from "./permissions.ts";

type LiveResource = {
  /** To view it. */
  permission: Permission;
  /** The nouns of the audit log whose entries change it. */
  changesWith: readonly string[];
  /** What it lists, as entries name it: they then say which one changed. */
  noun?: string;
};

/** What can change on a screen, by its path under `/api/admin`. */
export type LiveResources = Readonly<Record<string, LiveResource>>;

export type LiveType = "created" | "updated" | "deleted";

/** `ids` is empty if more may have changed than can be listed. */
export type LiveChange = { resource: string; type: LiveType; ids: string[] };

/** What a transaction reports about a row it wrote (migrations 0027 and 0047). */
export type LiveNotice = { businessId: string } & (
  | {
      table: "runs" | "imports";
      id: string;
      actorId: string | null;
      isNew: boolean;
      /** For a run. */
      kind: string | null;
      /** Whether its state changed, as opposed to its progress. */
      isMoved: boolean;
    }
  | { table: "audit_log"; action: string; things?: Record<string, string> }
  | { table: "alerts" }
);
