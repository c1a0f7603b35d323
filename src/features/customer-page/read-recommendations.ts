import { loadBusinessDay } from "#core/auth/business-day.ts";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import { objectsToProfiling } from "#features/axes/compute-profiles.ts";
import { assertCustomerExists } from "#records/customers/customers.ts";
import { readRecommendedProducts } from "#records/orders/copy/order-readings.ts";
import { NO_RECOMMENDATIONS, type RecommendedProducts } from "#records/rules/order-readings/recommended-products.ts";

/** Products in the answer. */
const MOST_PRODUCTS = 8;

/**
 * What a customer is likely to buy next; nothing for one who objects to profiling or has no order. Not cached: an answer
 * would be stored beside those of reports, which have no customers. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readRecommendations = async (scope: Scope, customerId: string): Promise<RecommendedProducts> => {
  await assertCustomerExists(scope, customerId);
  if (await objectsToProfiling(scope, customerId)) return NO_RECOMMENDATIONS;
  const { timeZone, today } = await loadBusinessDay(scope);
  const reading = { limit: MOST_PRODUCTS, timeZone, today };
  return asHeavyQuery(() => readRecommendedProducts(scope, customerId, reading));
};
