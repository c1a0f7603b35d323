import { type FittedModel, MOST_COUNTED, type Population, type PurchaseCounts } from "#lib/clv/model.ts";
import { memoizePrediction } from "#lib/clv/predictions.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { credibilityWeight, estimateCredibility } from "#lib/statistics/credibility.ts";

/*
 * Purchase models and Gamma-Gamma use the date of a customer's first purchase only. Of customers with a single purchase, what they
 * paid says much about what they will pay, and past periods say how many of them come back.
 */

/** What a business's past says about customers with one purchase: plain data, which can be sent between threads. */
export type FirstPurchaseLessons = {
  /** The weight of the single amount, 0 … 1: Bühlmann's Z for one value. */
  credibility: number;
  /** Added to amounts before their logarithm, so that a free first purchase counts as a small one. */
  offset: number;
  /** Mean of (amount + `offset`) to the power of `credibility` over customers with one purchase. */
  typical: number;
  /** How many times as likely as the model says they come back, relative to other customers. */
  level: number;
};

/** Expected and actual purchases in a past period, of customers with one purchase before it and of all others. */
export type PastLevels = Record<"once" | "others", { expected: number; actual: number }>;

export const computePastLevels = (
  { histories }: Population,
  expected: Float64Array,
  actual: Float64Array,
): PastLevels => {
  const levels = { once: { expected: 0, actual: 0 }, others: { expected: 0, actual: 0 } };
  for (let row = 0; row < histories.rows; row++) {
    const own = histories.repeatPurchases[row] === 0 ? levels.once : levels.others;
    own.expected += expected[row] as number;
    own.actual += actual[row] as number;
  }
  return levels;
};

/** Added to counts before their logarithm (Anscombe's half): a period may have no purchase. */
const HALF = 0.5;
/** A mean that is less than two standard errors away from 0 may be 0. */
const ERRORS = 2;
/** Half of a departure is lasting, as with the chances of an order. */
const LASTING = 0.5;

/** Mean over past periods of the logarithm of actual relative to expected purchases, of one group relative to the other. */
const learnLevel = (past: readonly PastLevels[]): number => {
  if (past.length < 2) return 1;
  const logs = past.map(({ once, others }) =>
    Math.log(((once.actual + HALF) * (others.expected + HALF)) / ((once.expected + HALF) * (others.actual + HALF))),
  );
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const scatter = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  // Counts scatter about twice as much as Poisson's, because customers differ.
  const chance = past.reduce((sum, { once, others }) => sum + 2 / (once.actual + 1) + 2 / (others.actual + 1), 0);
  const error = Math.max(scatter, chance / past.length) / past.length;
  return Math.exp(LASTING * mean * Math.max(0, 1 - (ERRORS ** 2 * error) / mean ** 2 || 0));
};

/** Fewer customers with two known amounts don't show how much amounts differ between customers. */
const LEAST_CUSTOMERS = 30;
/** The offset, relative to the mean amount. */
const OFFSET = 0.1;

const NO_AMOUNTS = { credibility: 0, offset: 0, typical: 1 };

/**
 * The weight of a single amount, from customers with several: of logarithms, which a few large orders don't decide (semilinear
 * credibility, De Vylder 1976), with unbiased estimators of the variances.
 */
const learnAmounts = ({ histories, purchases }: Population): Omit<FirstPurchaseLessons, "level"> => {
  if (!purchases) return NO_AMOUNTS;
  const { amounts, starts } = purchases;
  const known = amounts.filter((amount) => !Number.isNaN(amount));
  const offset = OFFSET * (sumValues(known) / known.length || 0);
  if (offset === 0) return NO_AMOUNTS;
  const variances = estimateCredibility(
    amounts.map((amount) => Math.log(amount + offset)),
    starts,
  );
  if (!variances || variances.subjects < LEAST_CUSTOMERS) return NO_AMOUNTS;
  const credibility = credibilityWeight(variances, 1);
  let [sum, customers] = [0, 0];
  for (let row = 0; row < histories.rows; row++) {
    const amount = amounts[starts[row] as number] as number;
    if (histories.repeatPurchases[row] !== 0 || Number.isNaN(amount)) continue;
    sum += (amount + offset) ** credibility;
    customers++;
  }
  return customers > 0 ? { credibility, offset, typical: sum / customers } : NO_AMOUNTS;
};

/** From the customers and past periods, each predicted with only what was known before it. */
export const learnFirstPurchase = (population: Population, past: readonly PastLevels[]): FirstPurchaseLessons => ({
  ...learnAmounts(population),
  level: learnLevel(past),
});

/** Each row's amount per purchase relative to the model's: 1 for customers with several purchases or an unknown amount. */
const relativeAmounts = (
  { histories, purchases }: Population,
  { credibility, offset, typical }: FirstPurchaseLessons,
): Float64Array =>
  histories.repeatPurchases.map((x, row) => {
    const amount = x === 0 ? (purchases?.amounts[purchases.starts[row] as number] ?? Number.NaN) : Number.NaN;
    return Number.isNaN(amount) ? 1 : (amount + offset) ** credibility / typical;
  });

/** Each row's purchases relative to the model's; `pActive` is the model's probability of any, which can't exceed 1 afterwards. */
const relativeLevels = ({ histories }: Population, pActive: Float64Array, level: number): Float64Array =>
  histories.repeatPurchases.map((x, row) => (x === 0 ? Math.min(level, 1 / (pActive[row] as number)) : 1));

const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, row) => value * (b[row] as number));

/**
 * A model with what the first purchase says of customers with one purchase: their amount per purchase follows the amount paid, by
 * its credibility, with the model's mean kept; and `level` times as many come back. All other customers' forecasts are the model's.
 * Bounds move with the expected spending.
 */
export const withFirstPurchase = (base: FittedModel, lessons: FirstPurchaseLessons): FittedModel => {
  const { level } = lessons;
  const levelsIn = (population: Population, days: number): Float64Array | null =>
    level === 1 ? null : relativeLevels(population, base.pActive(population, days), level);
  const scaled = (column: Float64Array, levels: Float64Array | null) => (levels ? times(column, levels) : column);
  const predict: FittedModel["predict"] = (population, options) => {
    const plain = base.predict(population, options);
    const levels = levelsIn(population, options.horizon.days);
    const amounts = relativeAmounts(population, lessons);
    const money = scaled(amounts, levels);
    const value = times(plain.value, money);
    const [before, after] = [sumValues(plain.value), sumValues(value)];
    const growth = before > 0 ? after / before : 1;
    return {
      ...plain,
      expectedPurchases: scaled(plain.expectedPurchases, levels),
      expectedOrderValue: times(plain.expectedOrderValue, amounts),
      value,
      lower: times(plain.lower, money),
      upper: times(plain.upper, money),
      pAlive: plain.pAlive && raisedPAlive(population, plain.pAlive, level),
      totals: plain.totals.map((total) => total * growth),
    };
  };
  return {
    name: base.name,
    get parameters() {
      return base.parameters;
    },
    get logLikelihood() {
      return base.logLikelihood;
    },
    get fits() {
      return base.fits ?? {};
    },
    get warnings() {
      return base.warnings;
    },
    ...(base.cohortParameters && { cohortParameters: base.cohortParameters }),
    ...(base.withDropout && { withDropout: base.withDropout }),
    usesFeatures: base.usesFeatures ?? false,
    expectedPurchases: (population, days) =>
      scaled(base.expectedPurchases(population, days), levelsIn(population, days)),
    pActive: (population, days) => scaled(base.pActive(population, days), levelsIn(population, days)),
    purchaseCounts: (population, days) => moreReturns(population, base.purchaseCounts(population, days), level),
    pAlive: (population) => {
      const pAlive = base.pAlive(population);
      return pAlive && raisedPAlive(population, pAlive, level);
    },
    predict: memoizePrediction(predict),
  };
};

const raisedPAlive = ({ histories }: Population, pAlive: Float64Array, level: number): Float64Array =>
  pAlive.map((p, row) => (histories.repeatPurchases[row] === 0 ? Math.min(1, level * p) : p));

/** Any number of purchases above 0 is `level` times as likely. */
const moreReturns = ({ histories }: Population, countsOf: PurchaseCounts, level: number): PurchaseCounts => {
  if (level === 1) return countsOf;
  return (row, chances) => {
    const written = countsOf(row, chances);
    if (histories.repeatPurchases[row] !== 0) return written;
    const any = 1 - (chances[0] as number);
    const own = any > 0 ? Math.min(level, 1 / any) : 1;
    chances[0] = 1 - own * any;
    for (let n = 1; n < Math.min(written, MOST_COUNTED); n++) chances[n] = own * (chances[n] as number);
    return written;
  };
};
