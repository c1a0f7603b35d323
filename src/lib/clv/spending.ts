import { createRandom } from "#lib/statistics/random.ts";
import { digamma, logGamma } from "#lib/statistics/special-functions.ts";
import { type Fit, maximumLikelihood } from "./maximum-likelihood.ts";

/*
 * Gamma-Gamma: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value. A customer's amount per purchase is
 * Gamma(p, ν), ν is Gamma(q, v) across customers (shape and rate), and both are independent of the purchase frequency.
 */

/** Repeat purchases and their mean amount, for customers with both above 0; ascending by the first, then the second. */
type Spending = { rows: number; repeatPurchases: Float64Array; mean: Float64Array };

export type GammaGammaParameters = readonly [p: number, q: number, v: number];

/** With a smaller q the population mean p v / (q − 1) would depend on an unobserved tail. */
export const LEAST_Q = 1.5;
/** Identical amounts would push p and q to infinity; at this limit amounts differ by less than 1%. */
const MOST = 20_000;
const PART = 500;

export const toSpending = (repeatPurchases: Float64Array, monetaryValue: Float64Array): Spending => {
  const kept = Uint32Array.from(repeatPurchases.keys())
    .filter((i) => (repeatPurchases[i] as number) > 0 && (monetaryValue[i] as number) > 0)
    .sort(
      (a, b) =>
        (repeatPurchases[a] as number) - (repeatPurchases[b] as number) ||
        (monetaryValue[a] as number) - (monetaryValue[b] as number),
    );
  return {
    rows: kept.length,
    repeatPurchases: Float64Array.from(kept, (i) => repeatPurchases[i] as number),
    mean: Float64Array.from(kept, (i) => monetaryValue[i] as number),
  };
};

/** The log-likelihood; writes its derivatives by the logarithms of p, q and v into `gradient`. */
export const spendingLogLikelihood = (
  { rows, repeatPurchases, mean }: Spending,
  [p, q, v]: GammaGammaParameters,
  gradient: Float64Array,
): number => {
  const [gammaQ, psiQ, logV] = [logGamma(q), digamma(q), Math.log(v)];
  let [sum, byP, byQ, byV] = [0, 0, 0, 0];
  let [known, ofX, pOfX, qOfX, logX] = [-1, 0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const x = repeatPurchases[row] as number;
    if (x !== known) {
      known = x;
      logX = Math.log(x);
      const psiTotal = digamma(p * x + q);
      ofX = logGamma(p * x + q) - logGamma(p * x) - gammaQ + q * logV + p * x * logX;
      pOfX = psiTotal - digamma(p * x) + logX;
      qOfX = psiTotal - psiQ + logV;
    }
    const z = mean[row] as number;
    const [logZ, total] = [Math.log(z), v + x * z];
    const logTotal = Math.log(total);
    sum += ofX + (p * x - 1) * logZ - (p * x + q) * logTotal;
    byP += x * (pOfX + logZ - logTotal);
    byQ += qOfX - logTotal;
    byV += q / v - (p * x + q) / total;
  }
  gradient.set([byP * p, byQ * q, byV * v]);
  return sum;
};

const every = ({ rows, repeatPurchases, mean }: Spending, size: number): Spending => {
  const step = Math.max(1, rows / size);
  const kept = Uint32Array.from({ length: Math.floor(rows / step) }, (_, i) => Math.floor((i + 0.5) * step));
  return {
    rows: kept.length,
    repeatPurchases: Float64Array.from(kept, (i) => repeatPurchases[i] as number),
    mean: Float64Array.from(kept, (i) => mean[i] as number),
  };
};

const toLogLikelihood = (of: Spending) => (logs: Float64Array, gradient: Float64Array) =>
  spendingLogLikelihood(of, Array.from(logs, Math.exp) as unknown as GammaGammaParameters, gradient);

/** Needs at least one row. `q` is set to LEAST_Q if the likelihood favors a smaller one. */
export const fitGammaGamma = (spending: Spending, given?: readonly GammaGammaParameters[]): Fit => {
  const meanSpend = spending.mean.reduce((sum, value) => sum + value, 0) / spending.rows;
  const starts = [
    [6, 4],
    [2, 3],
    [1, 2],
    [20, 8],
  ].map(([p = 1, q = 2]): GammaGammaParameters => [p, q, (meanSpend * (q - 1)) / p]);
  const part = every(spending, PART);
  return maximumLikelihood({
    size: spending.rows,
    whole: toLogLikelihood(spending),
    part: { size: part.rows, of: toLogLikelihood(part) },
    starts: given ?? starts,
    ranges: [
      [1e-4, MOST],
      [LEAST_Q, MOST],
      [meanSpend / MOST, meanSpend * MOST],
    ],
  });
};

/** The expected amount of each future purchase; the population mean for a customer without history or with an unknown mean (NaN). */
export const expectedSpend = ([p, q, v]: GammaGammaParameters, x: number, mean: number): number =>
  x > 0 && mean >= 0 ? (p * (v + x * mean)) / (p * x + q - 1) : (p * v) / (q - 1);

/** Spending distributions of customers known only by their expected number of purchases. */
type SpendingTable = {
  /** Ascending expected purchases; the other columns belong to them and are interpolated linearly in between. */
  means: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  variance: Float64Array;
};

/** Customer heterogeneity: the negative binomial's size (small means heterogeneous), and each one's order value. */
export type Spread = { size: number; orderValues: Float64Array };

const DRAWS = 4000;
/** All tables use powers of this as their grid, so that a result does not depend on other customers in the request. */
const STEP = 10 ** (1 / 8);

/** Counts at equally spaced quantiles, ascending, from the recursion of the negative binomial's probabilities. */
const computeCountQuantiles = (mean: number, size: number): Float64Array => {
  const counts = new Float64Array(DRAWS);
  const ratio = mean / (mean + size);
  const most = 100 + 100 * mean * Math.max(1, 1 / size);
  let probability = Math.exp(-size * Math.log1p(mean / size));
  let below = probability;
  let count = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    while (below < (draw + 0.5) / DRAWS && count < most) {
      probability *= (ratio * (size + count)) / (count + 1);
      below += probability;
      count++;
    }
    counts[draw] = count;
  }
  return counts;
};

const quantile = (ascending: Float64Array, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.max(0, Math.floor(share * ascending.length)))] as number;

/**
 * Quantiles and variance of spending by expected number of purchases: a negative binomial count times the mean order
 * value of a customer drawn from `orderValues` (slightly too wide, because customers vary more than orders).
 */
export const spendingTable = (
  [least, most]: readonly [number, number],
  { size, orderValues }: Spread,
  { level, seed }: { level: number; seed: number },
): SpendingTable => {
  const random = createRandom(seed, 7);
  const values = Float64Array.from({ length: DRAWS }, () =>
    orderValues.length === 0 ? 0 : (orderValues[Math.floor(random() * orderValues.length)] as number),
  );
  const powerOf = (mean: number) => Math.log(Math.max(1e-9, mean)) / Math.log(STEP);
  const first = Math.floor(powerOf(least));
  const means = Float64Array.from({ length: Math.ceil(powerOf(most)) - first + 1 }, (_, at) => STEP ** (first + at));
  const [lower, upper, variance] = [means.slice(), means.slice(), means.slice()];
  const table: SpendingTable = { means, lower, upper, variance };
  for (let at = 0; at < means.length; at++) {
    const spent = computeCountQuantiles(table.means[at] as number, size).map(
      (count, draw) => count * (values[draw] as number),
    );
    const mean = spent.reduce((sum, each) => sum + each, 0) / DRAWS;
    table.variance[at] = spent.reduce((sum, each) => sum + (each - mean) ** 2, 0) / DRAWS;
    spent.sort();
    table.lower[at] = quantile(spent, (1 - level) / 2);
    table.upper[at] = quantile(spent, (1 + level) / 2);
  }
  return table;
};

/** Interpolates a column at a mean; linearly through zero below the first. */
export const readTable = ({ means }: SpendingTable, column: Float64Array, mean: number): number => {
  const first = means[0] as number;
  if (mean <= first) return ((column[0] as number) * Math.max(0, mean)) / first;
  let [low, high] = [0, means.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((means[middle] as number) <= mean) low = middle;
    else high = middle;
  }
  const [from, to] = [means[low] as number, means[high] as number];
  const share = to > from ? Math.min(1, (mean - from) / (to - from)) : 0;
  return (column[low] as number) + share * ((column[high] as number) - (column[low] as number));
};
