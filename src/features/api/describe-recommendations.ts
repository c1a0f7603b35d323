import type { ContractInput } from "#core/contracts/contract.ts";
import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { type ServerWords, serverWordsIn } from "#core/messages/server-words.ts";
import { refuseField } from "#core/values/fields.ts";
import { formatBacktest } from "#features/forecast/describe-forecast.ts";
import { crossSell } from "#lib/recommend/cross-sell.ts";
import { findTargetProducts, predictPropensity } from "#lib/recommend/propensity.ts";
import { recommendItems } from "#lib/recommend/recommend.ts";
import type { RecommendationWarning, RecommenderName } from "#lib/recommend/recommender.ts";
import { toDay } from "#lib/time/day.ts";
import type { predictPostedPropensity } from "./contracts/propensity.ts";
import type { findPostedCrossSell, recommendPostedItems } from "./contracts/recommendations.ts";
import { resolveOrders, type StoredOrders } from "./posted-orders.ts";

/** Why this recommender was chosen, as a sentence. */
const choiceInWords = (
  { selected, reason }: { selected: RecommenderName; reason: keyof ServerWords["recommendations"]["reasons"] },
  language: LanguageTag,
): string => {
  const { reasons, models } = serverWordsIn(language).recommendations;
  return sayIn(language)(reasons[reason], { model: models[selected] });
};

/** Warnings in the answer's form. */
const warningsInWords = (warnings: readonly RecommendationWarning[], language: LanguageTag) =>
  warnings.map(({ code, values }) => ({
    code,
    message: sayIn(language)(serverWordsIn(language).recommendations.warnings[code], values),
    values: { ...values },
  }));

/** Without `customer_ids`, at most this many customers fit in one answer. */
const MOST_CUSTOMERS = 10_000;

/** Recommended products with texts in `language`; from `stored` if the business's own orders are requested. */
export const describeRecommendations = (
  posted: ContractInput<typeof recommendPostedItems>,
  language: LanguageTag,
  stored?: StoredOrders,
) => {
  const { log, asOf } = resolveOrders(posted, stored);
  const { customer_ids: customerIds = null, limit, exclude_purchased: excludes, seed } = posted;
  if (!customerIds && log.customerIds.length > MOST_CUSTOMERS) {
    const message = `is required for more than ${MOST_CUSTOMERS} customers`;
    refuseField("customer_ids", { reason: "choose_customers", message, values: { max: MOST_CUSTOMERS } });
  }
  const found = recommendItems(log, { asOf, customerIds, limit, excludes, seed });
  const { selected, reason, recalls, holdout } = found.choice;
  return {
    recommendations: found.recommendations.map(({ customerId, isColdStart, items }) => ({
      customer_id: customerId,
      is_cold_start: isColdStart,
      items: items.map(({ product, score, because }) => ({
        product_id: log.productIds[product] as string,
        category: log.categories[product] ?? null,
        score,
        because: because === null ? null : (log.productIds[because] as string),
      })),
    })),
    model: {
      selected,
      reason,
      explanation: choiceInWords(found.choice, language),
      validation: holdout && {
        holdout: { as_of: toDay(holdout.asOf), end: toDay(holdout.end), customer_count: holdout.customers },
        recall_at_20: recalls.map(({ model, recall }) => ({ model, recall })),
      },
    },
    warnings: warningsInWords(found.warnings, language),
    as_of: toDay(asOf),
  };
};

/** What is bought together, with texts in `language`. */
export const describeCrossSell = (
  posted: ContractInput<typeof findPostedCrossSell>,
  language: LanguageTag,
  stored?: StoredOrders,
) => {
  const { log, asOf } = resolveOrders(posted, stored);
  const { basket, level, min_support: minSupport, confidence_level: confidenceLevel, limit } = posted;
  const found = crossSell(log, { asOf, basket, level, minSupport, confidenceLevel, limit });
  return {
    pairs: found.rules.map(({ baskets, ...rule }) => ({ ...rule, basket_count: baskets })),
    items: found.items.map(({ baskets, ...item }) => ({ ...item, basket_count: baskets })),
    basket,
    level,
    basket_count: found.baskets,
    min_basket_count: found.leastBaskets,
    warnings: warningsInWords(found.warnings, language),
    as_of: toDay(asOf),
    confidence_level: confidenceLevel,
  };
};

/**
 * Probabilities of buying a product with texts in `language`; from `stored` if the business's own orders are requested.
 * Throws INVALID_PARAMETER for a product or category without an order.
 */
export const describePropensity = (
  posted: ContractInput<typeof predictPostedPropensity>,
  language: LanguageTag,
  stored?: StoredOrders,
) => {
  const { log, asOf } = resolveOrders(posted, stored);
  const { product_id: productId, category, horizon: days, seed } = posted;
  const target = findTargetProducts(log, { asOf, ...(productId ? { productId } : { category: category ?? "" }) });
  if (target.size === 0) {
    const message = "is in no order on or before the as-of date";
    refuseField(productId ? "product_id" : "category", { reason: "never_bought", message });
  }
  const found = predictPropensity(log, target, { asOf, days, seed });
  return {
    customers: found.customers.map(({ customerId, probability, lastDay }) => ({
      customer_id: customerId,
      probability,
      has_bought: lastDay !== null,
      last_bought_date: lastDay === null ? null : toDay(lastDay),
    })),
    target: {
      product_id: productId ?? null,
      category: category ?? null,
      product_count: target.size,
      buyer_count: found.buyers,
    },
    method: found.method,
    expected_buyers: found.customers.reduce((sum, { probability }) => sum + probability, 0),
    calibration: found.backtest && formatBacktest(found.backtest),
    warnings: warningsInWords(found.warnings, language),
    as_of: toDay(asOf),
    horizon_days: days,
  };
};
