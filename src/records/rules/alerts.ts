import type { RunProblem } from "#core/runs/rules/define-run.ts";
import { type Actor, can, type Permission } from "#core/values/permissions.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";

/** What an alert of each kind says. Money in minor units. */
export type AlertDetails = {
  segment_size: { members: number; low: number; high: number };
  /** Of a day: how many champions changed to another segment, their lifetime value, and the most valuable of them. */
  champions_slipping: { day: string; customers: number; value: number; named: SlippingChampion[] };
  /** INVALID_CRITERIA, or why the last update failed. */
  segment_failed: { problem: string };
  run_failed: { runId: string; runKind: string; problem: RunProblem };
  import_failed: { problem: RunProblem };
  connection_failed: { problem: string };
  webhook_disabled: { reason: "failures" | "gone" };
};

/** `segment` is null for a customer without a sale in the report's period. */
export type SlippingChampion = { id: string; segment: RfmSegmentKey | null; value: number };

export type AlertKind = keyof AlertDetails;

/** What a user must be allowed to do to see alerts of a kind: what it takes to see or mend the cause. */
const ALERT_PERMISSIONS = {
  segment_size: "customers:view",
  champions_slipping: "customers:view",
  segment_failed: "customers:edit",
  run_failed: "ai:use",
  import_failed: "data:import",
  connection_failed: "settings:manage",
  webhook_disabled: "settings:manage",
} as const satisfies Record<AlertKind, Permission>;

export const ALERT_KINDS = Object.keys(ALERT_PERMISSIONS) as AlertKind[];

/** Whose inbox it is, and what they may see in it. */
export type InboxReader = {
  id: string;
  /** Whether they see the failures of others' own work. */
  isManager: boolean;
  kinds: readonly AlertKind[];
};

export const inboxReader = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">): InboxReader => ({
  id: actor.id,
  isManager: can(actor, "settings:manage"),
  kinds: ALERT_KINDS.filter((kind) => can(actor, ALERT_PERMISSIONS[kind])),
});
