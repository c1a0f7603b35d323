import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  run: ["requested", "cancelled", "retried"],
} as const;

declare module "#core/values/audit-actions.ts" {
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
  topic: "runs",
  contracts: [() => import("./contracts.ts")],
  timers: [
    { name: "planning", everyMs: 30_000, work: async (at) => (await import("./schedule-runs.ts")).planSlots(at) },
    { name: "recovering", everyMs: 60_000, work: async (at) => (await import("./run-in-process.ts")).recoverRuns(at) },
  ],
});
