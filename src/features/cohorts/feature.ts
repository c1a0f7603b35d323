import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  acquisition_costs: ["saved", "deleted"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    cohorts: typeof AUDIT;
  }
}

export const cohorts = defineFeature({
  name: "cohorts",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    cohorts: { permission: "reports:view", changesWith: ["acquisition_costs", "import", "sync"] },
    "acquisition-costs": { permission: "reports:view", changesWith: ["acquisition_costs"] },
  },
  topic: "reports",
  contracts: [() => import("./contracts.ts")],
});
