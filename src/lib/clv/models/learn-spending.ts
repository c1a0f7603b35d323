import { negativeBinomial } from "#lib/clv/departure.ts";
import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import type { Fit } from "#lib/clv/maximum-likelihood.ts";
import {
  type ClvWarning,
  type Histories,
  type Horizon,
  type Population,
  type PurchaseCounts,
  TOTAL_DRAWS,
} from "#lib/clv/model.ts";
import { warn } from "#lib/clv/prepare-population.ts";
import { expectedSpend, fitGammaGamma, type GammaGammaParameters, LEAST_Q, toSpending } from "#lib/clv/spending.ts";
import { createRandom, normal } from "#lib/statistics/random.ts";

/** Monthly steps, longer for long horizons. */
const STEP_DAYS = 30;
const MOST_STEPS = 60;

/** The discount factor after `days`, with an annual rate compounded continuously. */
export const discountAt = (days: number, ratePerYear: number): number =>
  ratePerYear === 0 ? 1 : Math.exp((-Math.log1p(ratePerYear) * days) / DAYS_A_YEAR);

/** The evaluation days within a horizon; the last one is its end. */
export const listEvaluationDays = ({ days, discountRate }: Horizon): number[] => {
  const steps = discountRate === 0 ? 1 : Math.max(1, Math.min(MOST_STEPS, Math.ceil(days / STEP_DAYS)));
  return Array.from({ length: steps }, (_, step) => ((step + 1) * days) / steps);
};

/** Sums a cumulative quantity over the steps, discounting each increment from the middle of its step. */
export const discountedSum = (steps: readonly number[], grown: (days: number) => number, rate: number): number => {
  let [sum, before, from] = [0, 0, 0];
  for (const to of steps) {
    const now = grown(to);
    sum += (now - before) * discountAt((from + to) / 2, rate);
    [before, from] = [now, to];
  }
  return sum;
};

/** Each customer's mean of known amounts, including the first purchase; NaN if none is known. */
export const computeOrderValues = ({ histories, purchases }: Population): Float64Array => {
  if (!purchases) return histories.monetaryValue;
  const { starts, amounts } = purchases;
  return Float64Array.from({ length: histories.rows }, (_, row) => {
    let [sum, known] = [0, 0];
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const amount = amounts[at] as number;
      if (Number.isNaN(amount)) continue;
      sum += amount;
      known++;
    }
    return known === 0 ? Number.NaN : sum / known;
  });
};

/** Mean of the known values; 0 if none. */
export const computeKnownMean = (values: Float64Array): number => {
  let [sum, known] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  return known === 0 ? 0 : sum / known;
};

/** A customer's own mean of n amounts gets the weight n / (n + 1), the population mean the rest. */
export const shrunkOrderValues = (population: Population): Float64Array => {
  const own = computeOrderValues(population);
  const mean = computeKnownMean(own);
  return own.map((value, row) => {
    const count = (population.histories.repeatPurchases[row] as number) + 1;
    return Number.isNaN(value) ? mean : (count * value + mean) / (count + 1);
  });
};

export type SpendingModel = {
  parameters: GammaGammaParameters;
  logCovariance: Float64Array;
  /** Null if the parameters were assumed. */
  fit: Fit | null;
  warnings: ClvWarning[];
};

/** Three parameters can't be estimated from fewer customers with known repeat amounts. */
const FEWEST_KNOWN = 10;
const ASSUMED_P = 4;
const ASSUMED_Q = 4;
const ASSUMED_DEVIATION = 0.5;

/** Typical shop shapes, around the mean of the known amounts. */
const assumed = (mean: number): SpendingModel => ({
  parameters: [ASSUMED_P, ASSUMED_Q, (mean * (ASSUMED_Q - 1)) / ASSUMED_P],
  logCovariance: Float64Array.from({ length: 9 }, (_, at) => (at % 4 === 0 ? ASSUMED_DEVIATION ** 2 : 0)),
  fit: null,
  warnings: [warn("spending_assumed")],
});

/**
 * Estimates customers' amounts per purchase; null if no amount is known. `orderValues` are mean amounts including the
 * first purchase, the only data on one-time buyers.
 */
export const learnSpending = (
  { repeatPurchases, monetaryValue }: Histories,
  orderValues: Float64Array,
): SpendingModel | null => {
  const spending = toSpending(repeatPurchases, monetaryValue);
  if (spending.rows < FEWEST_KNOWN) {
    const known = orderValues.filter((value) => value > 0);
    return known.length === 0 ? null : assumed(known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  const fit = fitGammaGamma(spending);
  const [p, q, v] = fit.parameters as unknown as GammaGammaParameters;
  if (!Number.isFinite(fit.logLikelihood) || !Number.isFinite(expectedSpend([p, q, v], 0, 0)))
    return assumed(spending.mean.reduce((sum, value) => sum + value, 0) / spending.rows);
  return {
    parameters: [p, q, v],
    get logCovariance() {
      return fit.logCovariance;
    },
    fit,
    warnings: [
      ...(q <= LEAST_Q * (1 + 1e-9) ? [warn("spending_heavy_tail", { q: LEAST_Q })] : []),
      ...(fit.converged ? [] : [warn("best_reached", { model: "gamma_gamma" })]),
    ],
  };
};

/** Sizes outside this range make no difference: almost no one buys, or counts are practically Poisson. */
const [LEAST, MOST] = [0.05, 50];
/** Probabilities of counts are written until less than this is left. */
const REST = 1e-10;

/**
 * The size of the negative binomial whose counts vary around their means as observed (by moments); large for Poisson
 * counts.
 */
export const negativeBinomialSize = (means: Float64Array, counts: Float64Array): number => {
  let [excess, squares] = [0, 0];
  for (let row = 0; row < counts.length; row++) {
    const mean = means[row] as number;
    excess += ((counts[row] as number) - mean) ** 2 - mean;
    squares += mean * mean;
  }
  return excess > 0 ? Math.min(MOST, Math.max(LEAST, squares / excess)) : MOST;
};

/** The probability of at least one event. */
export const probabilityOfAny = (means: Float64Array, size: number): Float64Array =>
  means.map((mean) => 1 - Math.exp(-size * Math.log1p(mean / size)));

/** Negative binomial counts around means, with one size. */
export const countsAround =
  (means: Float64Array, size: number): PurchaseCounts =>
  (row, chances) => {
    const mean = means[row] as number;
    return negativeBinomial(size, mean / (mean + size), chances, REST);
  };

/** A seed derived from the batch's data, independent of other batches. */
const deriveSeed = ({ rows, recency, tenure, repeatPurchases }: Histories): number => {
  let hash = rows;
  for (let row = 0; row < rows; row++) {
    const mark = (recency[row] as number) * 31 + (tenure[row] as number) * 7 + (repeatPurchases[row] as number);
    hash = (Math.imul(hash, 0x01000193) ^ Math.round(mark)) | 0;
  }
  return hash;
};

/**
 * Draws of the total: the fit's uncertainty (`uncertainty`, relative, with the same draws for every batch of one fit)
 * moves all values together, and each customer's own randomness adds variance.
 */
export const drawTotals = (
  histories: Histories,
  { value, variance, uncertainty, seed }: { value: number; variance: number; uncertainty: number; seed: number },
): Float64Array => {
  const together = createRandom(seed, 11);
  const alone = createRandom(seed, deriveSeed(histories));
  const spread = Math.min(2, uncertainty);
  const own = Math.sqrt(Math.max(0, variance));
  return Float64Array.from({ length: TOTAL_DRAWS }, () => {
    const all = value * Math.exp(spread * normal(together) - (spread * spread) / 2);
    return Math.max(0, all + own * normal(alone));
  });
};
