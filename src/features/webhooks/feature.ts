import { defineFeature } from "#core/feature.ts";
import { WEBHOOK_MESSAGES } from "./runs.ts";
import type { WebhookJob } from "./store/webhook-sending.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  webhook_endpoint: ["created", "changed", "deleted", "secret_rotated", "tested", "replayed", "disabled"],
} as const;

declare module "#core/values/audit-actions.ts" {
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
  topic: "webhooks",
  held: {
    left: {
      webhook_messages: "that a change was reported to another system; the changes are in segmentHistory and profiles",
    },
  },
  contracts: [() => import("./contracts/webhooks.ts")],
  cleanUp: async () => (await import("./store/webhook-messages.ts")).deleteOldMessages,
  queues: [
    {
      name: WEBHOOK_MESSAGES,
      callsOut: true,
      atOnce: 16,
      perBusiness: 4,
      pollSeconds: 0.5,
      beginsNothing: true,
      perform: async (endpoint: WebhookJob, job, stop) =>
        (await import("./deliver-webhooks.ts")).performDelivery(endpoint, job, stop),
    },
  ],
  timers: [
    // Webhooks are sent within seconds of what they report.
    {
      name: "planning webhooks",
      everyMs: 2000,
      work: async (at) => (await import("./deliver-webhooks.ts")).planWebhooks(at),
    },
    {
      name: "recovering webhooks",
      everyMs: 600_000,
      work: async (at) => (await import("./deliver-webhooks.ts")).recoverWebhooks(at),
    },
    {
      name: "encrypting webhook secrets again",
      everyMs: 600_000,
      work: async () => (await import("./manage-webhook-endpoints.ts")).encryptWebhookSecretsAgain(),
    },
  ],
});
