import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  rfm_scheme: ["saved", "activated"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    report: typeof AUDIT;
  }
}

export const report = defineFeature({
  name: "report",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    segmentation: { permission: "reports:view", changesWith: ["import", "sync", "deliveries"] },
  },
  topic: "customers",
  topics: { reports: ["/api/reports"] },
  contracts: [
    () => import("./contracts/customer-rfm.ts"),
    () => import("./contracts/groups.ts"),
    () => import("./contracts/report-customers.ts"),
    () => import("./contracts/rfm-scheme.ts"),
    () => import("./contracts/segment-movement.ts"),
    () => import("./contracts/segmentation-report.ts"),
  ],
  lists: { report: { ids: async () => (await import("./list-report-customers.ts")).segmentCustomerIds } },
});
