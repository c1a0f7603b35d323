import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, listInput, listOf } from "#core/contracts/wire.ts";
import { MESSAGE_PROBLEMS, MESSAGE_STATES, SENT_EVENTS } from "#core/values/webhook-endpoints.ts";

const message = z
  .object({
    id: z.string().describe("The header webhook-id, the same for each attempt"),
    endpointId: z.string(),
    endpointName: z.string(),
    event: z.enum(SENT_EVENTS),
    at: z.iso.datetime().describe("When it happened"),
    customer: z.object({ id: z.string(), externalId: personal("id", z.string()) }).nullable(),
    state: z.enum(MESSAGE_STATES),
    attempts: count,
    attemptedAt: z.iso.datetime().nullable().describe("The last attempt"),
    tookMs: count.nullable(),
    status: z.int().nullable().describe("The endpoint's answer; null without one"),
    problem: z.enum(MESSAGE_PROBLEMS).nullable().describe("Why the last attempt failed"),
    detail: personal("values", z.string().nullable().describe("What the endpoint said, or the host")),
    nextAttemptAt: z.iso.datetime().nullable().describe("While it is pending"),
  })
  .meta({ id: "WebhookMessage" });

export type WebhookMessage = z.infer<typeof message>;

const path = "/api/admin/webhook-messages";
const permission = "settings:manage";
const { q: _, ...paging } = listInput(["at"], "-at");

export const listWebhookMessages = defineContract({
  method: "GET",
  path,
  summary: "List sent webhooks",
  description: "Messages to the webhook endpoints, kept for 30 days",
  permission,
  input: z.object({
    ...paging,
    endpointId: z.string().max(100).optional(),
    state: z.enum(MESSAGE_STATES).optional(),
    event: z.enum(SENT_EVENTS).optional(),
  }),
  output: listOf(message),
});

export const readWebhookMessage = defineContract({
  method: "GET",
  path: `${path}/{id}`,
  summary: "Read a sent webhook",
  description: "With its body. Names and contact data are left out: they are read only when a message is sent",
  permission,
  reasons: ["WEBHOOK_MESSAGE_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: message.extend({
      body: personal(
        "values",
        z.object({ type: z.string(), timestamp: z.iso.datetime(), data: z.record(z.string(), z.unknown()) }),
      ),
    }),
  }),
});

export const replayWebhookMessage = defineContract({
  method: "POST",
  path: `${path}/{id}/replay`,
  summary: "Send a webhook again",
  description: "Under the same ID, so that a receiver that remembers IDs doesn't process it twice",
  permission,
  reasons: ["WEBHOOK_MESSAGE_NOT_FOUND", "WEBHOOK_ENDPOINT_DISABLED"],
  status: 202,
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: z.object({ replayed: count }) }),
});
