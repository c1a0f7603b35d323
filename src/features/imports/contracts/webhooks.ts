import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, listInput, listOf } from "#core/contracts/wire.ts";
import { DELIVERY_PROBLEMS } from "#core/values/delivery-refused.ts";
import { DELIVERY_STATES } from "#features/imports/rules/connections/deliveries.ts";

const MB = 1024 ** 2;

export const receiveWebhook = defineContract({
  method: "POST",
  path: "/api/webhooks/{connectionId}",
  summary: "Receive a webhook",
  description:
    "For the shops of your connections, and for your own programs by a generic one. Signed with the connection's secret as " +
    "the shop's documentation says; generic: Standard Webhooks. Stored and answered at once, processed in the order of " +
    "arrival. A repeated delivery changes nothing. 401 for a wrong signature",
  auth: "signature",
  permission: null,
  reasons: ["CONNECTION_NOT_FOUND"],
  bodyLimit: 5 * MB,
  input: z.object({ connectionId: z.string() }),
  output: z.object({ data: z.object({ received: z.literal(true) }) }),
});

const delivery = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    connectionName: z.string(),
    topic: z.string(),
    state: z
      .enum(DELIVERY_STATES)
      .describe("waiting: for an order that has not arrived; ignored: nothing to store, or older than what is stored"),
    problem: z.enum(DELIVERY_PROBLEMS).nullable(),
    detail: personal("values", z.string().nullable().describe("What the problem is about")),
    receivedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "WebhookDelivery" });

export type WebhookDelivery = z.infer<typeof delivery>;

export const listDeliveries = defineContract({
  method: "GET",
  path: "/api/admin/webhook-deliveries",
  summary: "List received webhooks",
  description: "Deliveries are kept for 30 days",
  permission: "settings:manage",
  input: z.object({
    ...listInput(["receivedAt"], "-receivedAt"),
    state: z.enum(DELIVERY_STATES).optional(),
    connectionId: z.string().max(100).optional(),
  }),
  output: listOf(delivery),
});

export const retryDelivery = defineContract({
  method: "POST",
  path: "/api/admin/webhook-deliveries/{id}/retry",
  summary: "Retry a failed delivery",
  permission: "settings:manage",
  reasons: ["DELIVERY_NOT_FOUND", "DELIVERY_NOT_FAILED"],
  status: 202,
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: z.object({ retried: count }) }),
});

export const retryDeliveries = defineContract({
  method: "POST",
  path: "/api/admin/webhook-deliveries/retry",
  summary: "Retry all failed deliveries",
  permission: "settings:manage",
  status: 202,
  input: z.strictObject({ connectionId: z.string().max(100).optional().describe("Only those of this connection") }),
  output: z.object({ data: z.object({ retried: count }) }),
});
