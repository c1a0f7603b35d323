import { type BusinessRow, getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { addMonths, type Month, monthsBetween, toMonth } from "#lib/time/month.ts";
import { loadPopulation, type Population, type PopulationRequest } from "#records/customers/report-population.ts";
import { refusal } from "#records/rfm/report-scope.ts";
import { MOST_MONTHS } from "#records/rules/order-readings/cohorts-of-orders.ts";

/** The parameters of reports about customers by their first order. */
export type FirstOrderRequest = PopulationRequest & {
  from?: Month | undefined;
  /** The current month by default. */
  to?: Month | undefined;
  /** Up to and including the last one, without `from`. */
  months: number;
  storefrontId?: number | undefined;
};

export type FirstOrderRange = {
  business: BusinessRow;
  /** The current month. */
  month: Month;
  range: { from: Month; to: Month; storefrontId: number | null };
  /** All customers without it. */
  population?: Population | null | undefined;
};

/**
 * Resolves the months in the business's time zone, and segments. Throws INVALID_PARAMETER for months in the future or in the wrong
 * order, for too many of them, and for a storefront that is not of this business, and what `loadPopulation` throws.
 */
export const loadFirstOrderRange = async (scope: Scope, request: FirstOrderRequest): Promise<FirstOrderRange> => {
  const { storefrontId = null } = request;
  if (storefrontId !== null && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    throw refusal("storefrontId", "storefront", "must be a storefront of this business");
  }
  const business = await getBusinessOrThrow(scope);
  const month = toMonth(toLocalDay(now(), business.timeZone));
  const { to = month } = request;
  const { from = addMonths(to, 1 - request.months) } = request;
  if (to > month) throw refusal("to", "future", "must not be in the future");
  if (from > to) throw refusal("from", "date_order", "must not be after to");
  if (monthsBetween(from, month) >= MOST_MONTHS) {
    const earliest = addMonths(month, 1 - MOST_MONTHS);
    throw refusal("from", "earliest_month", `must not be before ${earliest}`, { earliest });
  }
  return { business, month, range: { from, to, storefrontId }, population: await loadPopulation(scope, request) };
};
