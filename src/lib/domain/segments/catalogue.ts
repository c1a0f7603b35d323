import type { Field } from "./field.ts";
import { archetype } from "./fields/methods/archetype.ts";
import { axisSegments } from "./fields/methods/axis-segments.ts";
import { churnRisk } from "./fields/methods/churn-risk.ts";
import { clvTier } from "./fields/methods/clv-tier.ts";
import { daysToNextOrder } from "./fields/methods/days-to-next-order.ts";
import { frequencyScore } from "./fields/methods/frequency-score.ts";
import { monetaryScore } from "./fields/methods/monetary-score.ts";
import { pAlive } from "./fields/methods/p-alive.ts";
import { predictedClv } from "./fields/methods/predicted-clv.ts";
import { purchasingFrequencyGroup } from "./fields/methods/purchasing-frequency-group.ts";
import { purchasingGroup } from "./fields/methods/purchasing-group.ts";
import { purchasingValueGroup } from "./fields/methods/purchasing-value-group.ts";
import { recencyScore } from "./fields/methods/recency-score.ts";
import { rfmSegment } from "./fields/methods/rfm-segment.ts";
import { averageOrderValue } from "./fields/orders/average-order-value.ts";
import { brandBought } from "./fields/orders/brand-bought.ts";
import { categoryBought } from "./fields/orders/category-bought.ts";
import { channel } from "./fields/orders/channel.ts";
import { daysSinceLastPurchase } from "./fields/orders/days-since-last-purchase.ts";
import { discountShare } from "./fields/orders/discount-share.ts";
import { firstOrderAt } from "./fields/orders/first-order-at.ts";
import { lastOrderAt } from "./fields/orders/last-order-at.ts";
import { lifetimeValue } from "./fields/orders/lifetime-value.ts";
import { orders } from "./fields/orders/orders.ts";
import { productBought } from "./fields/orders/product-bought.ts";
import { purchaseFrequency } from "./fields/orders/purchase-frequency.ts";
import { returnShare } from "./fields/orders/return-share.ts";
import { revenue } from "./fields/orders/revenue.ts";
import { storefront } from "./fields/orders/storefront.ts";
import { country } from "./fields/profile/country.ts";
import { customerSince } from "./fields/profile/customer-since.ts";
import { email } from "./fields/profile/email.ts";
import { emailConsent } from "./fields/profile/email-consent.ts";
import { externalId } from "./fields/profile/external-id.ts";
import { inSegment } from "./fields/profile/in-segment.ts";
import { loyaltyLevel } from "./fields/profile/loyalty-level.ts";
import { name } from "./fields/profile/name.ts";
import { smsConsent } from "./fields/profile/sms-consent.ts";
import { tag } from "./fields/profile/tag.ts";
import { tenureDays } from "./fields/profile/tenure-days.ts";

/** Everything that can be asked of a customer, in the order people are offered it. */
export const FIELDS: readonly Field[] = [
  lifetimeValue,
  orders,
  revenue,
  averageOrderValue,
  daysSinceLastPurchase,
  purchaseFrequency,
  tenureDays,
  firstOrderAt,
  lastOrderAt,
  customerSince,
  discountShare,
  returnShare,
  loyaltyLevel,
  country,
  tag,
  name,
  email,
  externalId,
  emailConsent,
  smsConsent,
  storefront,
  channel,
  categoryBought,
  productBought,
  brandBought,
  rfmSegment,
  recencyScore,
  frequencyScore,
  monetaryScore,
  purchasingGroup,
  purchasingValueGroup,
  purchasingFrequencyGroup,
  clvTier,
  predictedClv,
  pAlive,
  daysToNextOrder,
  churnRisk,
  archetype,
  ...axisSegments,
  inSegment,
];

export const CATALOGUE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));

/** Throws a RangeError for a name that is not in the catalogue: criteria are read (`readCriteria`) before they are used. */
export const fieldOf = (name: string): Field => {
  const field = CATALOGUE.get(name);
  if (!field) throw new RangeError(`No field is called ${name}`);
  return field;
};
