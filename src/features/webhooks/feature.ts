import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  webhook_endpoint: ["created", "changed", "deleted", "secret_rotated", "tested", "replayed", "disabled"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    webhooks: typeof AUDIT;
  }
}

export const webhooks = defineFeature({
  name: "webhooks",
  audit: AUDIT,
  live: {
    "webhook-endpoints": { permission: "settings:manage", noun: "webhook_endpoint", changesWith: ["webhook_endpoint"] },
    "webhook-messages": { permission: "settings:manage", changesWith: ["webhook_endpoint"] },
  },
  topics: { webhooks: ["/api/admin/webhook-endpoints", "/api/admin/webhook-messages"] },
  contracts: [() => import("./contracts/webhooks.ts")],
  cleanUp: async () => (await import("./store/webhook-messages.ts")).deleteOldMessages,
});
