import type { Prediction } from "#lib/clv/model.ts";
import type { TotalsAhead } from "#lib/clv/totals/totals-ahead.ts";

/** What multiplies each customer's expected orders and revenue, so that they add up to the totals. */
export type ReconciliationFactors = { orders: number; revenue: number };

const ratio = (total: number, sum: number): number => (sum > 0 && total > 0 ? total / sum : 1);

/**
 * The factors between the totals of existing customers and the sums of their own forecasts over the same days, undiscounted;
 * 1 without a sum. Proportional (top-down) reconciliation: Athanasopoulos, Ahmed and Hyndman 2009, doi
 * 10.1016/j.ijforecast.2008.07.004. One factor for all is what minimum trace reconciliation (Wickramasuriya,
 * Athanasopoulos and Hyndman 2019, doi 10.1080/01621459.2018.1448825) gives with a diagonal covariance proportional to
 * the customers' forecasts and a total without variance. Ranks stay as they are, and so do any groups' shares.
 */
export const reconciliationFactors = (
  { whole }: Pick<TotalsAhead, "whole">,
  sums: { orders: number; revenue: number },
): ReconciliationFactors => {
  const orders = ratio(whole.orders.existing.expected[0] ?? 0, sums.orders);
  return { orders, revenue: whole.revenue ? ratio(whole.revenue.existing.expected[0] ?? 0, sums.revenue) : orders };
};

/** A prediction whose sums are the totals'. Chances and draws of totals stay as they are. */
export const reconciled = (prediction: Prediction, { orders, revenue }: ReconciliationFactors): Prediction => {
  const times = (column: Float64Array, factor: number) => column.map((value) => value * factor);
  return {
    ...prediction,
    expectedPurchases: times(prediction.expectedPurchases, orders),
    expectedOrderValue: times(prediction.expectedOrderValue, revenue / orders),
    value: times(prediction.value, revenue),
    lower: times(prediction.lower, revenue),
    upper: times(prediction.upper, revenue),
  };
};
