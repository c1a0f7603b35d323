import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  audience: [
    "created",
    "changed",
    "deleted",
    "sent",
    "delivered",
    "destination_changed",
    "destination_removed",
    "destination_tested",
  ],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    audiences: typeof AUDIT;
  }
}

export const audiences = defineFeature({
  name: "audiences",
  audit: AUDIT,
  live: {
    audiences: { permission: "customers:view", noun: "audience", changesWith: ["audience"] },
  },
  topics: { customers: ["/api/admin/audiences"] },
  contracts: [
    () => import("./contracts/audience-destination.ts"),
    () => import("./contracts/audience-sends.ts"),
    () => import("./contracts/audiences.ts"),
  ],
});
