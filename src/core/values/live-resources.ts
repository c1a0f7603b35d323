import type { Permission } from "./permissions.ts";

/** What can change on a screen, by its path under `/api/admin`, with the permission to view it. */
export const LIVE_RESOURCES = {
  customers: "customers:view",
  segments: "customers:view",
  audiences: "customers:view",
  actions: "customers:view",
  alerts: "customers:view",
  segmentation: "reports:view",
  cohorts: "reports:view",
  "acquisition-costs": "reports:view",
  campaigns: "reports:view",
  purchasing: "reports:view",
  forecast: "reports:view",
  axes: "reports:view",
  archetypes: "reports:view",
  drift: "customers:view",
  calculations: "reports:view",
  setup: "reports:view",
  runs: "ai:use",
  imports: "data:import",
  connections: "settings:manage",
  "webhook-deliveries": "settings:manage",
  "slack-connections": "settings:manage",
  "webhook-endpoints": "settings:manage",
  "webhook-messages": "settings:manage",
  users: "settings:manage",
  invitations: "settings:manage",
  tokens: "settings:manage",
  business: "settings:manage",
  "custom-fields": "customers:view",
  views: "customers:view",
  "audit-log": "settings:manage",
} as const satisfies Record<string, Permission>;

export type LiveResource = keyof typeof LIVE_RESOURCES;

export type LiveType = "created" | "updated" | "deleted";

/** `ids` is empty if more may have changed than can be listed. */
export type LiveChange = { resource: LiveResource; type: LiveType; ids: string[] };

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
