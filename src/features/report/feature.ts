import { defineFeature } from "#core/feature.ts";

export const report = defineFeature({
  name: "report",
  contracts: [
    () => import("./contracts/customer-rfm.ts"),
    () => import("./contracts/groups.ts"),
    () => import("./contracts/report-customers.ts"),
    () => import("./contracts/rfm-scheme.ts"),
    () => import("./contracts/segment-movement.ts"),
    () => import("./contracts/segmentation-report.ts"),
  ],
});
