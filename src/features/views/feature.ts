import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  view: ["created", "changed", "deleted", "restored", "default_set", "default_unset"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    views: typeof AUDIT;
  }
}

export const views = defineFeature({
  name: "views",
  audit: AUDIT,
  live: {
    views: { permission: "customers:view", changesWith: ["view"] },
  },
  topic: "customers",
  contracts: [() => import("#records/contracts/views.ts")],
});
