import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  run: ["requested", "cancelled", "retried"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    runs: typeof AUDIT;
  }
}

export const runs = defineFeature({
  name: "runs",
  audit: AUDIT,
  live: {
    runs: { permission: "ai:use", changesWith: [] },
    calculations: { permission: "reports:view", changesWith: [] },
  },
  topics: { runs: ["/api/admin/calculations", "/api/admin/runs", "/api/admin/schedule"] },
  contracts: [() => import("./contracts.ts")],
});
