import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  purchasing: ["segmented"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    purchasing: typeof AUDIT;
  }
}

export const purchasing = defineFeature({
  name: "purchasing",
  tasks: () => import("./tasks.ts"),
  audit: AUDIT,
  live: {
    purchasing: { permission: "reports:view", changesWith: ["purchasing"] },
  },
  topics: { analyses: ["/api/admin/purchasing"] },
  contracts: [
    () => import("./contracts/customer-segmentation.ts"),
    () => import("./contracts/purchasing-segmentation.ts"),
    () => import("./contracts/purchasing.ts"),
  ],
});
