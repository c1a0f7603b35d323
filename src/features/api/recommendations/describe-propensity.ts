import type { Language } from "#core/messages/language.ts";
import { refuseField } from "#core/values/fields.ts";
import { findTargetProducts, predictPropensity } from "#features/api/rules/recommendations/propensity.ts";
import { warningsInWords } from "#features/api/rules/recommendations/words/words-of.ts";
import { formatBacktest } from "#features/forecast/format-forecast.ts";
import { dayOfNumber } from "#lib/time/day.ts";
import { type PostedOrders, resolveOrders } from "../posted-orders.ts";
import type { StoredOrders } from "../read-stored-orders.ts";

type PostedPropensity = PostedOrders & {
  product_id?: string | null | undefined;
  category?: string | null | undefined;
  /** In days. */
  horizon: number;
  seed: number;
};

/**
 * Probabilities of buying a product with texts in `language`; from `stored` if the business's own orders are requested.
 * Throws INVALID_PARAMETER for a product or category without an order.
 */
export const describePropensity = (posted: PostedPropensity, language: Language, stored?: StoredOrders) => {
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
      last_bought_date: lastDay === null ? null : dayOfNumber(lastDay),
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
    as_of: dayOfNumber(asOf),
    horizon_days: days,
  };
};
