import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { anyOf, count, editVersion, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName, reference } from "#core/values/names.ts";
import {
  DISABLED_BY,
  MESSAGE_PROBLEMS,
  MESSAGE_STATES,
  MOST_SEGMENTS,
  SENT_EVENTS,
  URL_LENGTH,
  WEBHOOK_ENDPOINT_STATES,
  WEBHOOK_EVENTS,
} from "#features/webhooks/rules.ts";

const events = anyOf(WEBHOOK_EVENTS);
const segmentIds = z
  .array(reference)
  .min(1)
  .max(MOST_SEGMENTS)
  .nullable()
  .describe(
    "segment.entered and segment.left are sent only for these segments; null for all. Other events are not affected",
  );

const endpoint = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events,
    segmentIds,
    includesPersonalData: z
      .boolean()
      .describe("Whether messages about a customer have the name, email address and phone number besides the IDs"),
    state: z
      .enum(WEBHOOK_ENDPOINT_STATES)
      .describe(
        "failing: nothing could be delivered since an attempt failed; locked: AUTH_SECRET has changed, so rotate the secret",
      ),
    disabledBy: z
      .enum(DISABLED_BY)
      .nullable()
      .describe("failures: nothing could be delivered for three days; gone: it answered 410"),
    disabledAt: instant.nullable(),
    failingSince: instant.nullable(),
    lastDeliveredAt: instant.nullable(),
    pendingMessages: count.describe("Up to 10,000"),
    failedMessages: count.describe("Up to 10,000"),
    version: editVersion,
    createdAt: instant,
  })
  .meta({ id: "WebhookEndpoint" });

export type WebhookEndpoint = z.infer<typeof endpoint>;

const secret = z.string().describe("whsec_ and base64, as in Standard Webhooks. Shown only once");

const ENDPOINTS_PATH = "/api/admin/webhook-endpoints";
const permission = "settings:manage";
const ofOne = { permission, reasons: ["WEBHOOK_ENDPOINT_NOT_FOUND"] } as const;
const id = z.string();
const fields = {
  name: plainName.max(NAME.max),
  url: z.string().max(URL_LENGTH).describe("A public https address"),
  events: events.min(1),
  segmentIds,
  includesPersonalData: z.boolean().describe("Needs customers:pii"),
};

export const listWebhookEndpoints = defineContract({
  method: "GET",
  path: ENDPOINTS_PATH,
  summary: "List the webhook endpoints",
  permission,
  input: z.object(listInput(["name", "createdAt", "lastDeliveredAt"], "name")),
  output: listOf(endpoint),
});

export const createWebhookEndpoint = defineContract({
  method: "POST",
  path: ENDPOINTS_PATH,
  summary: "Create a webhook endpoint",
  description:
    "An address of another system that receives the events. Messages are signed as Standard Webhooks describes, with the secret in the answer",
  permission,
  status: 201,
  isSecret: true,
  reasons: ["WEBHOOK_ENDPOINT_LIMIT"],
  input: z.strictObject({
    ...fields,
    segmentIds: segmentIds.default(null),
    includesPersonalData: fields.includesPersonalData.default(false),
  }),
  output: z.object({ data: endpoint.extend({ secret }) }),
});

export const readWebhookEndpoint = defineContract({
  method: "GET",
  path: `${ENDPOINTS_PATH}/{id}`,
  summary: "Read a webhook endpoint",
  ...ofOne,
  input: z.object({ id }),
  output: z.object({ data: endpoint }),
});

export const updateWebhookEndpoint = defineContract({
  method: "PATCH",
  path: `${ENDPOINTS_PATH}/{id}`,
  summary: "Change a webhook endpoint",
  description:
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. A disabled endpoint gets no messages about what happens " +
    "meanwhile; those that waited are sent when it is enabled, unless they are older than 24 hours",
  permission,
  reasons: ["WEBHOOK_ENDPOINT_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id,
    name: fields.name.optional(),
    url: fields.url.optional(),
    events: fields.events.optional(),
    segmentIds: fields.segmentIds.optional(),
    includesPersonalData: fields.includesPersonalData.optional(),
    isEnabled: z.boolean().optional(),
    version: editVersion,
  }),
  output: z.object({ data: endpoint }),
});

export const deleteWebhookEndpoint = defineContract({
  method: "DELETE",
  path: `${ENDPOINTS_PATH}/{id}`,
  summary: "Delete a webhook endpoint",
  description: "With its messages, also those that wait",
  ...ofOne,
  status: 204,
  input: z.object({ id }),
  output: z.void(),
});

export const rotateWebhookSecret = defineContract({
  method: "POST",
  path: `${ENDPOINTS_PATH}/{id}/secret`,
  summary: "Rotate a webhook secret",
  description: "For 24 hours messages have two signatures, by the new and the previous secret",
  ...ofOne,
  status: 201,
  isSecret: true,
  input: z.strictObject({ id }),
  output: z.object({ data: z.object({ secret, previousUntil: instant }) }),
});

export const testWebhookEndpoint = defineContract({
  method: "POST",
  path: `${ENDPOINTS_PATH}/{id}/test`,
  summary: "Send a test event",
  description: "Sends webhook.test once and waits for the answer, for at most 15 seconds",
  permission,
  reasons: ["WEBHOOK_ENDPOINT_NOT_FOUND", "WEBHOOK_ENDPOINT_DISABLED"],
  input: z.strictObject({ id }),
  output: z.object({
    data: z.object({
      status: z.int().nullable().describe("The endpoint's answer; null without one"),
      problem: z.enum(MESSAGE_PROBLEMS).nullable().describe("Null if it was delivered"),
      detail: personal("values", z.string().nullable()),
      tookMs: count,
    }),
  }),
});

export const replayWebhookEndpoint = defineContract({
  method: "POST",
  path: `${ENDPOINTS_PATH}/{id}/replay`,
  summary: "Send all failed messages of an endpoint again",
  permission,
  reasons: ["WEBHOOK_ENDPOINT_NOT_FOUND", "WEBHOOK_ENDPOINT_DISABLED"],
  status: 202,
  input: z.strictObject({ id }),
  output: z.object({ data: z.object({ replayed: count }) }),
});

const message = z
  .object({
    id: z.string().describe("The header webhook-id, the same for each attempt"),
    endpointId: z.string(),
    endpointName: z.string(),
    event: z.enum(SENT_EVENTS),
    at: instant.describe("When it happened"),
    customer: z.object({ id: z.string(), externalId: personal("id", z.string()) }).nullable(),
    state: z.enum(MESSAGE_STATES),
    attempts: count,
    attemptedAt: instant.nullable().describe("The last attempt"),
    tookMs: count.nullable(),
    status: z.int().nullable().describe("The endpoint's answer; null without one"),
    problem: z.enum(MESSAGE_PROBLEMS).nullable().describe("Why the last attempt failed"),
    detail: personal("values", z.string().nullable().describe("What the endpoint said, or the host")),
    nextAttemptAt: instant.nullable().describe("While it is pending"),
  })
  .meta({ id: "WebhookMessage" });

export type WebhookMessage = z.infer<typeof message>;

const path = "/api/admin/webhook-messages";
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
