import { type ConnectionKind, isWebhookKind, type WebhookKind } from "../connections/kinds.ts";
import { amountsOf, areExact } from "../exact-amounts.ts";
import { DeliveryRefused, type Effect, type ReadPayload, type WebhookShop } from "./effect.ts";
import { readGeneric } from "./generic.ts";
import { parseJson } from "./payload.ts";
import { SHOPIFY_TOPICS } from "./shopify.ts";
import { SQUARE_TOPICS } from "./square.ts";
import { STRIPE_TOPICS } from "./stripe.ts";
import { WOOCOMMERCE_TOPICS } from "./woocommerce.ts";

const TOPICS: Record<WebhookKind, Record<string, ReadPayload>> = {
  shopify: SHOPIFY_TOPICS,
  woocommerce: WOOCOMMERCE_TOPICS,
  stripe: STRIPE_TOPICS,
  square: SQUARE_TOPICS,
  generic: readGeneric,
};

type Delivery = { kind: ConnectionKind; topic: string; body: string };

const amountsIn = (effect: Effect): number[] => {
  if (effect.kind === "order") return amountsOf(effect.order);
  return effect.kind === "refund" ? [effect.refund.amount, ...effect.refund.lines.map(({ amount }) => amount)] : [];
};

/** What a delivery changes, in order. Throws `DeliveryRefused`; a topic that we have no use for is no failure. */
export const readDelivery = ({ kind, topic, body }: Delivery, shop: WebhookShop): Effect[] => {
  const topics = isWebhookKind(kind) ? TOPICS[kind] : {};
  const read = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (!read) throw new DeliveryRefused("unknown_topic", topic, { isFine: true });
  const effects = read(parseJson(body), shop);
  if (!areExact(effects.flatMap(amountsIn)))
    throw new DeliveryRefused("invalid_payload", "An amount must be smaller: it is too large to be exact");
  return effects;
};
