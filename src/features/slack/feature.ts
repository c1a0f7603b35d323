import { defineFeature, performRun } from "#core/feature.ts";
import { SLACK_DIGEST } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  slack_connection: ["created", "changed", "deleted", "tested"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    slack: typeof AUDIT;
  }
}

export const slack = defineFeature({
  name: "slack",
  audit: AUDIT,
  live: {
    "slack-connections": { permission: "settings:manage", noun: "slack_connection", changesWith: ["slack_connection"] },
  },
  topic: "settings",
  contracts: [() => import("./contracts.ts")],
  cleanUp: async () => (await import("./store/slack-posts.ts")).deleteOldPosts,
  runs: [
    // Slack receives each message at most once, also if the worker is killed.
    performRun(SLACK_DIGEST, async (...run) => (await import("./send-digest.ts")).sendSlackDigest(...run)),
  ],
  timers: [
    {
      name: "planning Slack digests",
      everyMs: 30_000,
      work: async (at) => (await import("./plan-digests.ts")).planSlackDigests(at),
    },
    {
      name: "encrypting keys of Slack again",
      everyMs: 600_000,
      work: async () => (await import("./manage-connections.ts")).encryptSlackKeysAgain(),
    },
  ],
  listSends: async (scope) => (await import("./plan-digests.ts")).listScheduledDigests(scope),
});
