import { defineFeature, performRun } from "#core/feature.ts";
import { RECALCULATE_SEGMENTS } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  segment: [
    "created",
    "changed",
    "deleted",
    "recalculated",
    "member_added",
    "member_removed",
    "members_added",
    "members_removed",
  ],
  customer: ["segments_recalculated"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    segments: typeof AUDIT;
  }
}

export const segments = defineFeature({
  name: "segments",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    segments: { permission: "customers:view", noun: "segment", changesWith: ["segment", "customer"] },
  },
  topic: "customers",
  topics: { customers: ["/api/admin/segments"] },
  held: {
    tables: [
      { part: "segments", table: "customer_segment_assignments", order: "assigned_at", isOfSegment: true },
      { part: "segmentHistory", table: "segment_membership_changes", order: "at", isOfSegment: true },
    ],
  },
  contracts: [
    () => import("./contracts/criteria.ts"),
    () => import("./contracts/segment-members.ts"),
    () => import("./contracts/segment-sizes.ts"),
    () => import("./contracts/segments.ts"),
  ],
  runs: [
    // One transaction per batch of segments: after a stop or kill in between, the next attempt finds the earlier ones up to date.
    performRun(RECALCULATE_SEGMENTS, async (...run) =>
      (await import("./perform-recalculation.ts")).performRecalculation(...run),
    ),
  ],
  afterRun: async (client, scope, run, problem) => {
    if (run.kind !== RECALCULATE_SEGMENTS.kind || problem === null) return;
    const { reportSegmentsNotUpdated } = await import("./perform-recalculation.ts");
    await reportSegmentsNotUpdated(client, scope, run, problem);
  },
});
