import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  user: ["alerts_set"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    alerts: typeof AUDIT;
  }
}

export const alerts = defineFeature({
  name: "alerts",
  audit: AUDIT,
  live: {
    alerts: { permission: "customers:view", changesWith: [] },
  },
  topic: "account",
  topics: { account: ["/api/admin/alerts"] },
  contracts: [() => import("./contracts.ts")],
});
