import { createHash, createHmac, randomUUID } from "node:crypto";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createConnection } from "#features/imports/connections/manage-connections.ts";
import { processDeliveries } from "#features/imports/connections/process-deliveries.ts";
import { type ShownConnection, webhookAddress } from "#features/imports/connections/show-connection.ts";
import type { WebhookKind } from "#features/imports/shops/shops.ts";

import { asAdmin } from "#testing/request.ts";
import { WOO_KEYS, type WooShop } from "./woocommerce-shop.ts";

/** `SECRET` for every kind but generic, whose secret is `STANDARD_SECRET`. */
export const SECRET = "shpss_of-this-test-alone";
const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Of a kind that sends webhooks. */
export type SendingConnection = ShownConnection & { kind: WebhookKind };

export const aConnection = async (scope: Scope, kind: WebhookKind = "shopify"): Promise<SendingConnection> => {
  const secret = kind === "generic" ? STANDARD_SECRET : SECRET;
  const made = await createConnection(asAdmin(scope), { kind, name: `Our ${kind} shop`, storefrontId: 1, secret });
  return { ...made, kind };
};

/** A connection that reads the local shop, and whose first load is queued. */
export const aWooConnection = (scope: Scope, { address }: WooShop): Promise<ShownConnection> => {
  provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  const draft = { kind: "woocommerce", name: "The Lamp Shop", storefrontId: 1, secret: SECRET } as const;
  return createConnection(asAdmin(scope), { ...draft, address, ...WOO_KEYS });
};

const hmac = (secret: string | Buffer, text: string, encoding: "base64" | "hex" = "base64"): string =>
  createHmac("sha256", secret).update(text).digest(encoding);

type Sent = { topic: string; body: string; key?: string | undefined; triggeredAt?: Date | undefined; now?: Date };

/** The headers that each vendor sends with a body, as its documentation says. */
export const signedHeaders = (
  kind: WebhookKind,
  connectionId: string,
  { topic, body, key = randomUUID(), triggeredAt, now = new Date() }: Sent,
): Record<string, string> => {
  const seconds = Math.floor(now.getTime() / 1000);
  const headers: Record<WebhookKind, Record<string, string>> = {
    shopify: {
      "x-shopify-hmac-sha256": hmac(SECRET, body),
      "x-shopify-topic": topic,
      "x-shopify-webhook-id": key,
      "x-shopify-shop-domain": "shop.myshopify.com",
      ...(triggeredAt && { "x-shopify-triggered-at": triggeredAt.toISOString() }),
    },
    woocommerce: {
      "x-wc-webhook-signature": hmac(SECRET, body),
      "x-wc-webhook-topic": topic,
      "x-wc-webhook-delivery-id": createHash("md5").update(key).digest("hex"),
    },
    stripe: { "stripe-signature": `t=${seconds},v1=${hmac(SECRET, `${seconds}.${body}`, "hex")}` },
    square: { "x-square-hmacsha256-signature": hmac(SECRET, `${webhookAddress(connectionId)}${body}`) },
    gorgias: { "x-customer-360-secret": SECRET },
    generic: {
      "webhook-id": key,
      "webhook-timestamp": String(seconds),
      "webhook-signature": `v1,${hmac(Buffer.from(STANDARD_SECRET.slice(6), "base64"), `${key}.${seconds}.${body}`)}`,
    },
  };
  return { "content-type": "application/json", ...headers[kind] };
};

/** Processes a connection's deliveries, like a worker. */
export const process = ({ businessId }: Scope, connectionId: string): Promise<void> =>
  processDeliveries({ businessId, connectionId }, new AbortController().signal);

/** The ID of a delivery that failed, because it is not JSON. */
export const aFailedDelivery = async (scope: Scope): Promise<string> => {
  const { id } = await aConnection(scope);
  return withBusiness(scope, async (client) => {
    const deliveryId = randomUUID();
    await client.query(
      `insert into webhook_deliveries (business_id, id, connection_id, delivery_key, topic, body, state, problem, finished_at)
       values ($1, $2, $3, 'one', 'orders/create', 'not JSON', 'failed', 'invalid_json', now())`,
      [scope.businessId, deliveryId, id],
    );
    return deliveryId;
  });
};
