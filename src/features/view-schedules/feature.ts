import { defineFeature, performRun } from "#core/feature.ts";
import { SEND_VIEW } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  view_schedule: ["created", "changed", "deleted", "sent", "left"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    viewSchedules: typeof AUDIT;
  }
}

export const viewSchedules = defineFeature({
  name: "view-schedules",
  audit: AUDIT,
  live: {
    "view-schedules": { permission: "data:export", noun: "view_schedule", changesWith: ["view_schedule"] },
  },
  topic: "customers",
  contracts: [() => import("#records/contracts/view-schedules.ts")],
  runs: [
    // The mail server receives each message at most once, also if the worker is killed.
    performRun(SEND_VIEW, async (...run) => (await import("./send-views.ts")).sendView(...run)),
  ],
  timers: [
    {
      name: "planning views by email",
      everyMs: 30_000,
      work: async (at) => (await import("./send-views.ts")).planViews(at),
    },
  ],
  listSends: async (scope) => (await import("./send-views.ts")).listScheduledViews(scope),
});
