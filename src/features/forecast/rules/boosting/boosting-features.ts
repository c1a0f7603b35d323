import type { Population, PurchaseDays } from "#lib/clv/model.ts";

/** In column order; further features that callers give follow. Days; counts; money in major units. */
export const BOOSTING_FEATURES = [
  "repeatPurchases",
  "recency",
  "tenure",
  "idle",
  "rate",
  "expected",
  "purchasesLately",
  "purchasesRecently",
  "lastGap",
  "meanGap",
  "regularity",
  "idleInGaps",
  "orderValue",
  "lastOrder",
] as const;

export const featureAt = (columns: readonly Float64Array[], name: (typeof BOOSTING_FEATURES)[number]): Float64Array =>
  columns[BOOSTING_FEATURES.indexOf(name)] as Float64Array;

/** Added to the tenure, because a customer who came last week has no reliable rate yet. */
const PRIOR_DAYS = 30;

const summarizeGaps = ({ starts, days }: PurchaseDays, row: number) => {
  const [first, end] = [starts[row] as number, starts[row + 1] as number];
  const count = end - first - 1;
  let [sum, squares] = [0, 0];
  for (let at = first + 1; at < end; at++) {
    const gap = (days[at] as number) - (days[at - 1] as number);
    sum += gap;
    squares += gap * gap;
  }
  const mean = count > 0 ? sum / count : Number.NaN;
  const last = count > 0 ? (days[end - 1] as number) - (days[end - 2] as number) : Number.NaN;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return { mean, last, regularity: count > 1 ? deviation / mean : Number.NaN };
};

const since = ({ starts, days }: PurchaseDays, row: number, day: number): number => {
  let count = 0;
  for (let at = (starts[row + 1] as number) - 1; at > (starts[row] as number) && (days[at] as number) > day; at--)
    count++;
  return count;
};

/**
 * The features of customers on a day, one column each, NaN if unknown. `expected` is a simpler model's expectation;
 * `windowDays` is the recent period, half of it the latest one.
 */
export const boostingFeatures = (
  { histories, purchases, asOf, features }: Population & { purchases: PurchaseDays },
  { expected, orderValues, windowDays }: { expected: Float64Array; orderValues: Float64Array; windowDays: number },
): Float64Array[] => {
  const columns = BOOSTING_FEATURES.map(() => new Float64Array(histories.rows));
  for (let row = 0; row < histories.rows; row++) {
    const [x, recency, tenure] = [
      histories.repeatPurchases[row] as number,
      histories.recency[row] as number,
      histories.tenure[row] as number,
    ];
    const { mean, last, regularity } = summarizeGaps(purchases, row);
    const values: Record<(typeof BOOSTING_FEATURES)[number], number> = {
      repeatPurchases: x,
      recency,
      tenure,
      idle: tenure - recency,
      rate: x / (tenure + PRIOR_DAYS),
      expected: expected[row] as number,
      purchasesLately: since(purchases, row, asOf - windowDays / 2),
      purchasesRecently: since(purchases, row, asOf - windowDays),
      lastGap: last,
      meanGap: mean,
      regularity,
      idleInGaps: (tenure - recency) / mean,
      orderValue: orderValues[row] as number,
      lastOrder: purchases.amounts[(purchases.starts[row + 1] as number) - 1] as number,
    };
    BOOSTING_FEATURES.forEach((name, at) => {
      (columns[at] as Float64Array)[row] = values[name];
    });
  }
  return [...columns, ...(features?.columns ?? [])];
};
