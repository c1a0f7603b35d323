import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { buildPopulationAt, computeHistories } from "#lib/clv/history-as-of.ts";
import type { PurchaseDays } from "#lib/clv/model.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { findLastDay, noPurchasesError } from "#lib/purchases/order-log.ts";

import { sum } from "#lib/statistics/summaries.ts";

/** In the order of the answer. Times in days, money in major units. */
export const CLV_FEATURES = [
  "frequency",
  "recency",
  "t",
  "monetary_value",
  "purchases",
  "total_revenue",
  "average_order_value",
  "first_order_value",
  "last_order_value",
  "largest_order_value",
  "days_since_last_purchase",
  "mean_gap",
  "gap_deviation",
  "purchases_last_90_days",
  "revenue_last_90_days",
  "purchases_last_365_days",
  "revenue_last_365_days",
  "purchase_trend",
] as const;
export type ClvFeature = (typeof CLV_FEATURES)[number];

/** Also tells related features apart from others. */
export const clvFeatureUnit = (feature: ClvFeature): "money" | "count" | "days" => {
  if (/value|revenue/.test(feature)) return "money";
  return /frequency|purchases|trend/.test(feature) && feature !== "days_since_last_purchase" ? "count" : "days";
};

export type ClvFeatureRow = { customerId: string; firstDay: number; lastDay: number } & Record<
  ClvFeature,
  number | null
>;

const QUARTER = 90;
const YEAR = 365;

const known = (amounts: Float64Array): number[] => Array.from(amounts).filter((amount) => !Number.isNaN(amount));
const computeMean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length;
const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

const standardDeviation = (values: readonly number[], mean: number): number =>
  Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);

const computeFeatures = ({ days, amounts }: Pick<PurchaseDays, "days" | "amounts">, asOf: number) => {
  const [first, last] = [days[0] as number, days.at(-1) as number];
  const since = (back: number) => {
    const from = days.findIndex((day) => day > asOf - back);
    return { count: from < 0 ? 0 : days.length - from, spent: from < 0 ? 0 : sum(known(amounts.subarray(from))) };
  };
  const [quarter, year, before] = [since(QUARTER), since(YEAR), since(2 * QUARTER)];
  const gaps = Array.from(days.subarray(1), (day, at) => day - (days[at] as number));
  const meanGap = computeMean(gaps);
  const spent = known(amounts);
  return {
    firstDay: first,
    lastDay: last,
    purchases: days.length,
    total_revenue: sum(spent),
    average_order_value: computeMean(spent),
    first_order_value: orNull(amounts[0]),
    last_order_value: orNull(amounts.at(-1)),
    largest_order_value: spent.length === 0 ? null : spent.reduce((most, each) => Math.max(most, each)),
    days_since_last_purchase: asOf - last,
    mean_gap: meanGap,
    gap_deviation: meanGap === null ? null : standardDeviation(gaps, meanGap),
    purchases_last_90_days: quarter.count,
    revenue_last_90_days: quarter.spent,
    purchases_last_365_days: year.count,
    revenue_last_365_days: year.spent,
    purchase_trend: quarter.count - (before.count - quarter.count),
  };
};

/**
 * What lifetime value models are fitted to, by customer ID: the summary of the purchase models, and further features. By
 * the conventions of forecasts (`buildPopulationAt`): purchases of one day are one, refunds reduce earlier purchases; amounts are not
 * capped. Throws INVALID_PARAMETER without purchases.
 */
export const computeClvFeatures = (
  given: PurchaseLog,
  { asOf: wanted, today }: { asOf?: number; today: number },
): { asOf: number; rows: ClvFeatureRow[] } => {
  const log = sortLog(given);
  const asOf = wanted ?? findLastDay(log.days, today);
  const { customers, population } = buildPopulationAt(log, asOf, null);
  if (customers.length === 0) throw noPurchasesError();
  const { starts, days, amounts } = population.purchases;
  const histories = computeHistories(population.purchases, asOf);
  return {
    asOf,
    rows: Array.from(customers, (customer, row) => {
      const [from, to] = [starts[row], starts[row + 1]];
      return {
        customerId: log.customerIds[customer] as string,
        frequency: histories.repeatPurchases[row] as number,
        recency: histories.recency[row] as number,
        t: histories.tenure[row] as number,
        monetary_value: orNull(histories.monetaryValue[row]),
        ...computeFeatures({ days: days.subarray(from, to), amounts: amounts.subarray(from, to) }, asOf),
      };
    }),
  };
};
