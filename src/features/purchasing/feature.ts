import { defineFeature, performRun } from "#core/feature.ts";
import { PURCHASING_AS_OF, SEGMENT_PURCHASES } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  purchasing: ["segmented"],
} as const;

declare module "#core/values/audit-actions.ts" {
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
  topic: "analyses",
  held: {
    tables: [{ part: "purchasing", table: "purchasing_groups", order: "customer_id", isComputed: true }],
  },
  contracts: [
    () => import("./contracts/customer-segmentation.ts"),
    () => import("./contracts/purchasing-segmentation.ts"),
    () => import("./contracts/purchasing.ts"),
  ],
  runs: [
    // The new groups are stored in one transaction; segments with purchasing conditions are updated afterwards.
    performRun(SEGMENT_PURCHASES, async (actor, _, progress) =>
      (await import("./segment-stored-purchases.ts")).performSegmentation(actor, progress),
    ),
    // The figures are stored in one transaction.
    performRun(PURCHASING_AS_OF, async (actor, { asOf }, progress) =>
      (await import("./segment-stored-purchases.ts")).segmentPurchasesAsOf(actor, asOf, progress),
    ),
  ],
});
