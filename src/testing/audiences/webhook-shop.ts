import { randomUUID } from "node:crypto";
import { afterEach, beforeEach } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { deliverWebhooks } from "#features/webhooks/deliver-webhooks.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { asAdmin, aToken } from "#testing/request.ts";
import { aWebhookReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

/** For each test a new business and a receiver of its webhooks (`at`), and what tests do with them. */
export const webhookShop = () => {
  const at = {} as { shop: Actor; token: string; receiver: WebhookReceiver };
  beforeEach(async () => {
    const shop = asAdmin(await aBusiness());
    Object.assign(at, { shop, token: await aToken(shop), receiver: await aWebhookReceiver() });
  });
  afterEach(() => at.receiver[Symbol.asyncDispose]());
  const sql = (text: string, values: unknown[] = []) =>
    withBusiness(at.shop, (client) => client.query(text, [at.shop.businessId, ...values]));
  return {
    at,
    sql,
    /** Sends what is due, like a worker. */
    deliver: async (endpointId: string) => {
      const place = { businessId: at.shop.businessId, endpointId };
      const job = { id: randomUUID(), isRepeated: false };
      while (await deliverWebhooks(place, job, new AbortController().signal));
    },
    /** As if the waits of messages and endpoints were over. */
    hurry: async () => {
      await sql("update webhook_messages set next_attempt_at = now() where business_id = $1 and state = 'pending'");
      await sql("update webhook_endpoints set paused_until = null where business_id = $1");
    },
    ids: () => at.receiver.received.map(({ headers }) => headers["webhook-id"]),
    aSegment: async (name = "VIPs") => (await createSegment(at.shop, { name, criteria: {}, isAutomatic: false })).id,
    aPerson: async (externalId: string) =>
      idOfCustomer(
        at.shop,
        await aCustomer(at.shop, { externalId, name: "Ada Lovelace", email: "ada@example.com", phone: "+1 555 0100" }),
      ),
  };
};
