import { randomBytes } from "node:crypto";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { refuseField } from "#core/values/fields.ts";
import { storableText, textProblem } from "#core/values/texts.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import { assertAcceptable, type Effect, type WebhookShop } from "#features/imports/rules/connections/effect.ts";
import { parseDelivery } from "#features/imports/rules/connections/payload.ts";
import { isPlausible } from "#lib/time/local-time.ts";
import { bigcommerceClient } from "./bigcommerce/client.ts";
import { genericClient } from "./generic/client.ts";
import { gorgiasClient } from "./gorgias/client.ts";
import { magentoClient } from "./magento/client.ts";
import { medusaClient } from "./medusa/client.ts";
import type { ShopClient, Source } from "./shop-client.ts";
import { shopifyClient } from "./shopify/client.ts";
import {
  type Access,
  type AccessField,
  type ConnectionKind,
  getShop,
  isReadableKind,
  isWebhookKind,
  listAccessFields,
  SECRET_LENGTH,
  type SHOPS,
} from "./shops.ts";
import { hashBody, type ReceivedWebhook, type VerifiedWebhook } from "./signatures.ts";
import { squareClient } from "./square/client.ts";
import { stripeClient } from "./stripe/client.ts";
import { woocommerceClient } from "./woocommerce/client.ts";

const CLIENTS: { [Kind in ConnectionKind]: ShopClient<(typeof SHOPS)[Kind]> } = {
  shopify: shopifyClient,
  woocommerce: woocommerceClient,
  magento: magentoClient,
  bigcommerce: bigcommerceClient,
  medusa: medusaClient,
  stripe: stripeClient,
  square: squareClient,
  gorgias: gorgiasClient,
  generic: genericClient,
};

/** Throws `OutgoingError` KEYS_MISSING if a field is missing. */
export const openSource = (kind: ConnectionKind, access: Access, client: OutgoingClient): Source => {
  const missing = listAccessFields(kind).filter((field) => !access[field]);
  if (!isReadableKind(kind) || missing.length > 0) throw new OutgoingError("KEYS_MISSING", missing.join(", "));
  return CLIENTS[kind].open(access as Record<AccessField, string>, client);
};

const webhooksOf = (kind: ConnectionKind) => (isWebhookKind(kind) ? CLIENTS[kind].webhooks : null);

/** The longest ID that a vendor sends is a UUID; the index of deliveries takes no more than about 2,700 bytes. */
const LONGEST_KEY = 200;
const LONGEST_TOPIC = 255;

/** Headers and bodies are untrusted: shortens and cleans them so that they can be stored. */
const storable = ({ key, topic, triggeredAt }: VerifiedWebhook): VerifiedWebhook => ({
  key: key.length > LONGEST_KEY || textProblem(key) ? hashBody(Buffer.from(key)) : key,
  topic: storableText(topic).slice(0, LONGEST_TOPIC),
  triggeredAt: triggeredAt && isPlausible(triggeredAt) ? triggeredAt : null,
});

/** Null unless the webhook is signed with the secret as the vendor documents it, and recently. */
export const verifyWebhook = (
  kind: ConnectionKind,
  secret: string,
  webhook: ReceivedWebhook,
): VerifiedWebhook | null => {
  const verified = webhooksOf(kind)?.verify(secret, webhook);
  return verified ? storable(verified) : null;
};

/** Whether a shop only tests the address. */
export const isPing = (kind: ConnectionKind, webhook: Pick<ReceivedWebhook, "headers" | "body">): boolean =>
  webhooksOf(kind)?.isPing?.(webhook) ?? false;

type Delivery = { kind: ConnectionKind; topic: string; body: string };

/** What a delivery changes, in order. Throws `DeliveryRefused`, which is no failure for topics that are not used. */
export const readDelivery = ({ kind, topic, body }: Delivery, shop: WebhookShop): Effect[] => {
  const topics = webhooksOf(kind)?.topics ?? {};
  const read = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!read) throw new DeliveryRefused("unknown_topic", topic, { isFine: true });
  const effects = read(parseDelivery(body), shop);
  assertAcceptable(effects, shop.now);
  return effects;
};

/** A secret of ours, where the shop lets the user choose it. */
export const makeSecret = (kind: ConnectionKind): string | null => {
  if (getShop(kind).webhooks?.secret !== "ours") return null;
  return webhooksOf(kind)?.secret?.make() ?? randomBytes(32).toString("base64url");
};

/** As it was pasted, without the spaces around it. Throws INVALID_PARAMETER. */
export const readSecret = (kind: ConnectionKind, given: string): string => {
  const secret = given.trim();
  const { min } = SECRET_LENGTH;
  const webhooks = webhooksOf(kind);
  if (!webhooks) {
    refuseField("secret", {
      reason: "unknown_key",
      message: "is not a known field: this kind of shop sends no webhooks",
    });
  }
  if (secret.length < min) {
    refuseField("secret", { reason: "too_short", values: { min }, message: `must have at least ${min} characters` });
  }
  const form = webhooks?.secret?.form;
  if (form && !form.pattern.test(secret)) refuseField("secret", { reason: "format", message: form.message });
  return secret;
};
