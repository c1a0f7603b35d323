import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  axes: ["found"],
  axis_segment: ["named"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    axes: typeof AUDIT;
  }
}

export const axes = defineFeature({
  name: "axes",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    axes: { permission: "reports:view", changesWith: ["axes", "axis_segment"] },
    drift: { permission: "customers:view", changesWith: [] },
  },
  topics: { analyses: ["/api/admin/axes", "/api/admin/drift", "/api/admin/profiles"] },
  contracts: [
    () => import("./contracts/axes.ts"),
    () => import("./contracts/axis-members.ts"),
    () => import("./contracts/customer-axes.ts"),
    () => import("./contracts/drift.ts"),
  ],
  lists: { axis: { ids: async () => (await import("./list-axis-members.ts")).listAxisMemberIds } },
  cleanUp: async () => (await import("./track-drift.ts")).forgetOldDrift,
});
