import type { Field } from "./field.ts";
import { archetype } from "./fields/archetype.ts";
import { averageOrderValue } from "./fields/average-order-value.ts";
import { axisSegments } from "./fields/axis-segments.ts";
import { brandBought } from "./fields/brand-bought.ts";
import { categoryBought } from "./fields/category-bought.ts";
import { channel } from "./fields/channel.ts";
import { churnRisk } from "./fields/churn-risk.ts";
import { clvTier } from "./fields/clv-tier.ts";
import { country } from "./fields/country.ts";
import { customerSince } from "./fields/customer-since.ts";
import { daysSinceLastPurchase } from "./fields/days-since-last-purchase.ts";
import { daysToNextOrder } from "./fields/days-to-next-order.ts";
import { discountShare } from "./fields/discount-share.ts";
import { email } from "./fields/email.ts";
import { emailConsent } from "./fields/email-consent.ts";
import { externalId } from "./fields/external-id.ts";
import { firstOrderAt } from "./fields/first-order-at.ts";
import { frequencyScore } from "./fields/frequency-score.ts";
import { inSegment } from "./fields/in-segment.ts";
import { lastOrderAt } from "./fields/last-order-at.ts";
import { lifetimeValue } from "./fields/lifetime-value.ts";
import { loyaltyLevel } from "./fields/loyalty-level.ts";
import { monetaryScore } from "./fields/monetary-score.ts";
import { name } from "./fields/name.ts";
import { orders } from "./fields/orders.ts";
import { pAlive } from "./fields/p-alive.ts";
import { predictedClv } from "./fields/predicted-clv.ts";
import { productBought } from "./fields/product-bought.ts";
import { purchaseFrequency } from "./fields/purchase-frequency.ts";
import { purchasingFrequencyGroup } from "./fields/purchasing-frequency-group.ts";
import { purchasingGroup } from "./fields/purchasing-group.ts";
import { purchasingValueGroup } from "./fields/purchasing-value-group.ts";
import { recencyScore } from "./fields/recency-score.ts";
import { returnShare } from "./fields/return-share.ts";
import { revenue } from "./fields/revenue.ts";
import { rfmSegment } from "./fields/rfm-segment.ts";
import { smsConsent } from "./fields/sms-consent.ts";
import { storefront } from "./fields/storefront.ts";
import { tag } from "./fields/tag.ts";
import { tenureDays } from "./fields/tenure-days.ts";

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
