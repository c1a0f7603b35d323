import { decay, negativeBinomial } from "#lib/clv/departure.ts";
import { memoizeByObject } from "#lib/memoize.ts";
import { digamma, gaussLegendre, logBeta, logGamma, logHypergeometric } from "#lib/statistics/special-functions.ts";

import type { CollapsedRows, Parameters, TransactionFamily } from "./learn-transactions.ts";

import { probabilisticModel } from "./probabilistic-model.ts";

/*
 * The purchase rate of a customer whose rate is Gamma(R, A) and whose dropout probability is Beta(a, B), for cases
 * where the closed form has no discounting, cancels or overflows.
 */

/** Below this the ₂F₁ series in e = a + B − 1 − R alternates and loses digits. */
const ALTERNATES = -2;
/**
 * From this a on, as in fits on a flat ridge, the series overflow, and all customers have nearly the same dropout
 * probability.
 */
const ALIKE = 300;
/** Above this the series may overflow and is summed in logarithms. */
const LARGE = 20;

/** Whether a closed form in ₂F₁ loses digits or overflows for these values. */
const isDelicate = (a: number, e: number): boolean => e < ALTERNATES || Math.max(a, e) > LARGE;

/** Σ of (e)ₖ(f)ₖ zᵏ / ((g)ₖ k!) from k = 0: ₂F₁ for small e and f, where terms decrease quickly. */
const series = (e: number, f: number, g: number, z: number): number => {
  let [term, sum] = [1, 1];
  for (let k = 0; k < 1e6 && Math.abs(term) > 1e-17 * Math.abs(sum) * (1 - z); k++) {
    term *= (((e + k) * (f + k)) / ((g + k) * (k + 1))) * z;
    sum += term;
  }
  return sum;
};

/** The five Gauss-Hermite nodes of a normal distribution. */
const NORMAL = [
  [0, 8 / 15],
  [1.355_626_179_974_266, 0.222_075_922_005_613],
  [2.856_970_013_872_806, 0.011_257_411_327_721],
] as const;

/** For dropout probability p: R/A × (1 + p s/A)^−(R + 1), averaged over a Beta(a, B) so narrow that it is normal. */
const rateOfAlike = (R: number, A: number, a: number, B: number, s: number): number => {
  const mean = a / (a + B);
  const deviation = Math.sqrt((mean * (1 - mean)) / (a + B + 1));
  const at = (p: number): number => Math.exp(-(R + 1) * Math.log1p((p * s) / A));
  const sum = NORMAL.reduce(
    (total, [point, weight]) =>
      total + weight * (point === 0 ? at(mean) : at(mean + point * deviation) + at(mean - point * deviation)),
    0,
  );
  return (R / A) * sum;
};

/** From this s/A on, the ₂F₁ series need tens of thousands of terms, and millions where A is nearly 0. */
const FAR = 500;
/** Terms below this share of the largest one, and factors this close to 1, are left out. */
const NEGLIGIBLE = 1e-17;
const LOG_NEGLIGIBLE = Math.log(NEGLIGIBLE);

/** ln(1 + eˣ). */
const softplus = (x: number): number => (x > 40 ? x : Math.log1p(Math.exp(x)));

/**
 * The same for any dropout probability p, averaged over a Beta(a, B) by the trapezoidal rule on the scale of ln(p / (1 − p)), where the
 * integrand is analytic within ±πi, has one peak, whose curvature is at most 2a, and becomes geometric in both tails. Its time
 * grows with ln(s/A).
 */
const rateFar = (R: number, A: number, a: number, B: number, s: number): number => {
  const logFar = Math.log(s) - Math.log(A);
  const logTerm = (u: number): number => {
    const logP = -softplus(-u);
    return a * logP - B * softplus(u) - (R + 1) * softplus(logP + logFar);
  };
  // The slope of the logarithm over 1 − p, which only falls.
  const slope = (u: number): number => a - B * Math.exp(u) - (R + 1) / (1 + Math.exp(softplus(-u) - logFar));
  let [left, right] = [-logFar - 750, 700];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (left + right) / 2;
    if (slope(middle) > 0) left = middle;
    else right = middle;
  }
  const step = 0.25 / Math.sqrt(Math.max(1, a));
  const largest = logTerm(left);
  let sum = 1;
  /** Adds the terms on one side of the peak, where the tail falls by the factor e^(−fall × step). */
  const addSide = (direction: 1 | -1, fall: number, isTail: (u: number) => boolean): void => {
    for (let u = left + direction * step; ; u += direction * step) {
      const term = Math.exp(logTerm(u) - largest);
      if (isTail(u)) {
        sum += term / -Math.expm1(-fall * step);
        return;
      }
      sum += term;
      if (term < NEGLIGIBLE * sum) return;
    }
  };
  addSide(-1, a, (u) => u + logFar < LOG_NEGLIGIBLE);
  addSide(1, B, (u) => -u < LOG_NEGLIGIBLE);
  return (R / A) * Math.exp(largest - logBeta(a, B) + Math.log(step * sum));
};

/** The expected purchase rate after s days: R/A × ₂F₁(R + 1, a; a + B; −s/A), by one of Pfaff's transformations. */
const rateAfter = (R: number, A: number, a: number, B: number, s: number): number => {
  if (a > ALIKE) return rateOfAlike(R, A, a, B, s);
  if (s > FAR * A) return rateFar(R, A, a, B, s);
  const [z, log] = [s / (A + s), Math.log1p(s / A)];
  const e = a + B - 1 - R;
  if (e < ALTERNATES) return (R / A) * Math.exp(logHypergeometric(R + 1, B, a + B, z) - (R + 1) * log);
  if (e > 0 && Math.max(a, e) > LARGE) return (R / A) * Math.exp(logHypergeometric(a, e, a + B, z) - a * log);
  return (R / A) * Math.exp(-a * log) * series(a, e, a + B, z);
};

/** The rate's integral over the coming days, on the scale of ln(A + s), where it is smooth. */
const integratedRate = (R: number, A: number, a: number, B: number, days: number, rate: number): number => {
  const L = Math.log1p(days / A);
  const { nodes, weights } = gaussLegendre(16 + 4 * Math.ceil(L));
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const s = A * Math.expm1(L * (nodes[i] as number));
    sum += (weights[i] as number) * (A + s) * Math.exp(-rate * s) * rateAfter(R, A, a, B, s);
  }
  return L * sum;
};

/** The distinct values of a column, and the place of each row's value among them. */
type Distinct = { values: Float64Array; of: Uint32Array };

const distinct = (column: Float64Array): Distinct => {
  const places = new Map<number, number>();
  const of = new Uint32Array(column.length);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      places.set(value, place);
    }
    of[row] = place;
  }
  return { values: Float64Array.from(places.keys()), of };
};

/**
 * The distinct times of rows. Times are days, so that tens of thousands of rows have some hundred of them, and a likelihood takes
 * the logarithm of each once instead of for every row.
 */
const distinctTimes = memoizeByObject((rows: CollapsedRows): { tenure: Distinct; recency: Distinct } => ({
  tenure: distinct(rows.tenure),
  recency: distinct(rows.recency),
}));

/*
 * Shared by BG/NBD and MBG/NBD. Purchases are a Poisson process with a Gamma(r, α) rate across customers; after a
 * purchase a customer leaves with a Beta(a, b) probability. The models differ in whether customers may leave after the
 * first purchase: `first` is 1 (MBG/NBD) or 0 (BG/NBD). For an active customer the rate is Gamma(R, A) with R = r + x,
 * A = α + T, and the dropout probability Beta(a, B) with B = b + x + first, independently.
 */
type First = 0 | 1;

const REST = 1e-10;
/** The log odds of having left: a / (B − 1) × ((α + T) / (α + t_x))^R. */
const logOddsOfGone = (
  first: First,
  [r, alpha, a, b]: Parameters,
  x: number,
  recency: number,
  tenure: number,
): number =>
  x + first === 0
    ? Number.NEGATIVE_INFINITY
    : Math.log(a / (b + x + first - 1)) + (r + x) * Math.log((alpha + tenure) / (alpha + recency));

const logLikelihood =
  (first: First) =>
  (data: CollapsedRows, parameters: Parameters, gradient: Float64Array): number => {
    const [r, alpha, a, b] = parameters;
    const [gammaR, gammaB, gammaAB] = [logGamma(r), logGamma(b), logGamma(a + b)];
    const [psiR, psiB, psiAB] = [digamma(r), digamma(b), digamma(a + b)];
    const { tenure, recency } = distinctTimes(data);
    const [logsOfEnd, logsOfLast] = [tenure, recency].map(({ values }) => values.map((time) => Math.log(alpha + time)));
    const inversesOfLast = recency.values.map((time) => 1 / (alpha + time));
    const ratio = r / alpha;
    let [sum, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];
    let [known, ofX, rOfX, aOfX, bOfX, logDropout, R, B] = [-1, 0, 0, 0, 0, 0, 0, 0];
    for (let row = 0; row < data.rows; row++) {
      const x = data.repeatPurchases[row] as number;
      if (x !== known) {
        known = x;
        R = r + x;
        B = b + x + first;
        ofX = logGamma(R) - gammaR + r * Math.log(alpha) + logGamma(B) - logGamma(a + B) - gammaB + gammaAB;
        const psiTotal = digamma(a + B);
        rOfX = digamma(R) - psiR + Math.log(alpha);
        aOfX = psiAB - psiTotal;
        bOfX = digamma(B) - psiTotal - psiB + psiAB;
        logDropout = x + first === 0 ? Number.NEGATIVE_INFINITY : Math.log(a / (B - 1));
      }
      const weight = data.weight[row] as number;
      const toEnd = alpha + (data.tenure[row] as number);
      const last = recency.of[row] as number;
      const logEnd = (logsOfEnd as Float64Array)[tenure.of[row] as number] as number;
      const silence = logEnd - ((logsOfLast as Float64Array)[last] as number);
      const odds = logDropout + R * silence;
      const small = Math.exp(-Math.abs(odds));
      const gone = odds > 0 ? 1 / (1 + small) : small / (1 + small);
      sum += weight * (ofX - R * logEnd + Math.max(odds, 0) + Math.log1p(small));
      byR += weight * (rOfX - logEnd + gone * silence);
      byAlpha += weight * (ratio - R / toEnd + gone * R * (1 / toEnd - (inversesOfLast[last] as number)));
      byA += weight * (aOfX + gone / a);
      byB += weight * (bOfX - (gone > 0 ? gone / (B - 1) : 0));
    }
    gradient.set([byR * r, byAlpha * alpha, byA * a, byB * b]);
    return sum;
  };

/**
 * Fader, Hardie & Lee's (2005) formula (10) with Euler's transformation and 1 / (a − 1) moved inside, so that a = 1 and
 * a + b ≤ 1 need no special cases: with c = a + B − 1, e = c − R, z = t/(A + t), L = −ln(1 − z), c (1 − e^(−(a−1)L))/(a
 * − 1) − e^(−(a−1)L) Σ_{k≥1} (e)ₖ (a)ₖ₋₁ zᵏ / ((c + 1)ₖ₋₁ k!).
 */
const expectedIfAlive =
  (first: First) =>
  ([r, alpha, a, b]: Parameters, x: number, tenure: number, days: number, rate: number): number => {
    const [R, A, B] = [r + x, alpha + tenure, b + x + first];
    const c = a + B - 1;
    const e = c - R;
    if (rate !== 0 || isDelicate(a, e)) return integratedRate(R, A, a, B, days, rate);
    const [z, L] = [days / (A + days), Math.log1p(days / A)];
    let [term, sum] = [e * z, e * z];
    for (let k = 1; k < 1e6 && Math.abs(term) > 1e-17 * Math.abs(sum) * (1 - z); k++) {
      term *= (((e + k) * (a + k - 1)) / ((c + k) * (k + 1))) * z;
      sum += term;
    }
    return c * decay(a - 1, L) - Math.exp(-(a - 1) * L) * sum;
  };

/** Either exactly n purchases happened and the customer stayed, or the customer left after the n-th. */
const countsIfAlive =
  (first: First) =>
  ([r, alpha, a, b]: Parameters, days: number) =>
  (x: number, tenure: number, chances: Float64Array): number => {
    const B = b + x + first;
    const written = negativeBinomial(r + x, days / (alpha + tenure + days), chances, REST);
    let [stays, beyond] = [1, 1 - (chances[0] as number)];
    for (let n = 1; n < written; n++) {
      const next = (stays * (B + n - 1)) / (a + B + n - 1);
      const events = chances[n] as number;
      chances[n] = next * events + (stays - next) * beyond;
      stays = next;
      beyond -= events;
    }
    return written;
  };

const betaGeometric = (first: First): Omit<TransactionFamily, "name" | "starts"> => ({
  letters: ["r", "alpha", "a", "b"],
  times: [false, true, false, false],
  logLikelihood: logLikelihood(first),
  pAlive: (parameters, x, recency, tenure) => 1 / (1 + Math.exp(logOddsOfGone(first, parameters, x, recency, tenure))),
  expectedIfAlive: expectedIfAlive(first),
  withDropout: ([r, alpha, a, b], share) => [r, alpha, a * share, b],
  countsIfAlive: countsIfAlive(first),
});

/**
 * MBG/NBD: Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer base
 * analysis, International Journal of Research in Marketing 24. Like BG/NBD, but customers may also leave after the
 * first purchase.
 */
export const mbgNbdFamily: TransactionFamily = {
  name: "mbg_nbd",
  starts: (meanTenure, meanRepeatPurchases) =>
    [
      [0.5, 0.9, 1.6],
      [1, 1, 1],
      [4, 0.3, 3],
      [0.5, 3, 10],
    ].map(([r = 1, a = 1, b = 1]) => [r, (r * meanTenure) / meanRepeatPurchases / 2, a, b] as const),
  ...betaGeometric(1),
};

export const mbgNbd = probabilisticModel(mbgNbdFamily);

/**
 * BG/NBD: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
 * Marketing Science 24. Customers can't leave before a second purchase, so one-time buyers have P(alive) = 1 by
 * construction.
 */
export const bgNbdFamily: TransactionFamily = {
  name: "bg_nbd",
  starts: (meanTenure, meanRepeatPurchases) =>
    [
      [0.25, 0.8, 2.5],
      [1, 1, 1],
      [4, 0.3, 3],
      [0.5, 3, 10],
    ].map(([r = 1, a = 1, b = 1]) => [r, (r * meanTenure) / meanRepeatPurchases / 2, a, b] as const),
  ...betaGeometric(0),
};

export const bgNbd = probabilisticModel(bgNbdFamily);
