import { assertAcceptable } from "../connections/assert-acceptable.ts";
import { DeliveryRefused, type Effect, type ReadPayload, type WebhookShop } from "../connections/effect.ts";
import { type ConnectionKind, isWebhookKind, type WebhookKind } from "../connections/kinds.ts";
import { parseDelivery } from "../connections/payload.ts";
import { GORGIAS_TOPICS } from "../help-desk/gorgias.ts";
import { readGeneric } from "./generic.ts";
import { SHOPIFY_TOPICS } from "./shopify.ts";
import { SQUARE_TOPICS } from "./square.ts";
import { STRIPE_TOPICS } from "./stripe.ts";
import { WOOCOMMERCE_TOPICS } from "./woocommerce.ts";

const TOPICS: Record<WebhookKind, Record<string, ReadPayload>> = {
  shopify: SHOPIFY_TOPICS,
  woocommerce: WOOCOMMERCE_TOPICS,
  stripe: STRIPE_TOPICS,
  square: SQUARE_TOPICS,
  gorgias: GORGIAS_TOPICS,
  generic: readGeneric,
};

type Delivery = { kind: ConnectionKind; topic: string; body: string };

/** What a delivery changes, in order. Throws `DeliveryRefused`, which is no failure for topics that are not used. */
export const readDelivery = ({ kind, topic, body }: Delivery, shop: WebhookShop): Effect[] => {
  const topics = isWebhookKind(kind) ? TOPICS[kind] : {};
  const read = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!read) throw new DeliveryRefused("unknown_topic", topic, { isFine: true });
  const effects = read(parseDelivery(body), shop);
  assertAcceptable(effects, shop.now);
  return effects;
};
