import { boughtBetween, earlier } from "#lib/clv/history-as-of.ts";
import type { ClvModel, FittedModel, Horizon, Population, PurchaseDays } from "#lib/clv/model.ts";
import { pickPurchases } from "#lib/clv/purchase-log.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { computeOrderValues } from "../models/order-values.ts";

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

export type DatedPopulation = Population & { purchases: PurchaseDays };

/** Training data: customers as of an earlier day, and what they did in the `days` that followed. */
export type TrainingSet = {
  /** The simpler model, fitted as of that day. */
  model: FittedModel;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
};

/** The share of the history to predict from what came before it. */
const WATCHED = 1 / 3;
/** Fewer are not enough to learn from. */
const LEAST = { days: 14, purchases: 50, customers: 60 };
/** More customers don't improve the fit. */
const MOST_CUSTOMERS = 10_000;

const pickRows = ({ purchases }: DatedPopulation, seed: number): PurchaseDays => {
  const rows = purchases.starts.length - 1;
  return rows <= MOST_CUSTOMERS ? purchases : pickPurchases(purchases, sampleRows(rows, MOST_CUSTOMERS, seed));
};

/**
 * Null if the history is too short, its last part has too few purchases, or the simpler model (`fitted` to all data)
 * was a different one then.
 */
export const buildTrainingSet = (
  base: ClvModel,
  fitted: FittedModel,
  now: DatedPopulation,
  options: { seed: number; horizon: Horizon },
): TrainingSet | null => {
  const oldest = now.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const days = Math.floor(Math.min(Math.max(LEAST.days, options.horizon.days), oldest * WATCHED));
  if (days < LEAST.days) return null;
  const purchases = pickRows(now, options.seed);
  const { rows, population } = earlier(purchases, now.asOf - days);
  const { counts, spent } = boughtBetween(purchases, rows, [now.asOf - days, now.asOf]);
  const purchased = counts.reduce((sum, count) => sum + count, 0);
  if (rows.length < LEAST.customers || purchased < LEAST.purchases) return null;
  const model = base.fit(population, options);
  return model.name === fitted.name ? { model, population, days, counts, spent } : null;
};

/** The simpler model's expectation for the training days, and the features. */
export const trainingInputs = (model: FittedModel, population: DatedPopulation, days: number) => {
  const expected = model.expectedPurchases(population, days);
  const orderValues = computeOrderValues(population);
  return { expected, features: boostingFeatures(population, { expected, orderValues, windowDays: days }) };
};
