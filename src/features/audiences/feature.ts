import { defineFeature, performRun } from "#core/feature.ts";
import { AUDIENCE_SEND } from "./runs.ts";

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

declare module "#core/values/audit-actions.ts" {
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
  topic: "customers",
  held: {
    tables: [
      { part: "audiences", table: "audience_members", order: "audience_id, added_in" },
      { part: "audienceRejections", table: "audience_rejections", order: "audience_id" },
    ],
  },
  contracts: [
    () => import("./contracts/audience-destination.ts"),
    () => import("./contracts/audience-sends.ts"),
    () => import("./contracts/audiences.ts"),
  ],
  runs: [
    // The send is a single transaction, and its delivery goes on after the last batch that was recorded.
    performRun(
      AUDIENCE_SEND,
      async (...run) => (await import("./send-audience.ts")).sendAudience(...run),
      async (...run) => (await import("./send-audience.ts")).assertMayRetrySend(...run),
    ),
  ],
  timers: [
    { name: "planning sends", everyMs: 30_000, work: async (at) => (await import("./send-audience.ts")).planSends(at) },
    {
      name: "encrypting keys of destinations again",
      everyMs: 600_000,
      work: async () => (await import("./manage-destination.ts")).encryptDestinationKeysAgain(),
    },
    {
      name: "removing files of sends",
      everyMs: 3_600_000,
      isByAge: true,
      work: async (at) => (await import("./read-sends.ts")).cleanSendFiles(at),
    },
  ],
  listSends: async (scope) => (await import("./send-audience.ts")).listScheduledSends(scope),
});
