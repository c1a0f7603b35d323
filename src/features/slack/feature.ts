import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  slack_connection: ["created", "changed", "deleted", "tested"],
} as const;

declare module "#core/feature.ts" {
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
  topics: { settings: ["/api/admin/slack-connections", "/api/integrations/slack"] },
  contracts: [() => import("./contracts.ts")],
  cleanUp: async () => (await import("./store/slack-posts.ts")).deleteOldPosts,
});
