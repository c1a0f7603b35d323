import { defineFeature } from "#core/feature.ts";

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

declare module "#core/feature.ts" {
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
  topics: { customers: ["/api/admin/criteria-fields", "/api/admin/criteria-values", "/api/admin/segments"] },
  contracts: [
    () => import("./contracts/criteria.ts"),
    () => import("./contracts/segment-members.ts"),
    () => import("./contracts/segment-sizes.ts"),
    () => import("./contracts/segments.ts"),
  ],
});
