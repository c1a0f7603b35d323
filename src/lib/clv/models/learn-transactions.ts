import { type Fit, maximumLikelihood } from "#lib/clv/maximum-likelihood.ts";
import type { ClvWarning, Histories, TRANSACTION_MODELS } from "#lib/clv/model.ts";
import { warn } from "#lib/clv/prepare-population.ts";
import { memoizeByObject } from "#lib/memoize.ts";

/** Customers with equal histories as one row weighted by their number; ascending by x, then t_x, then T. */
export type CollapsedRows = {
  rows: number;
  /** Sum of the weights. */
  customers: number;
  repeatPurchases: Float64Array;
  recency: Float64Array;
  tenure: Float64Array;
  weight: Float64Array;
  /** Each customer's row. */
  rowOf: Uint32Array;
  /** Customer indexes grouped by row, in row order. */
  order: Uint32Array;
};

/**
 * Every likelihood in this folder depends only on x, t_x and T. Sorting by history makes the result, and every sum over
 * it, independent of the customer order to the last bit. Several models read the same histories, which are sorted once for all.
 */
export const collapse = memoizeByObject(
  ({ rows: customers, repeatPurchases, recency, tenure }: Histories): CollapsedRows => {
    const differ = (a: number, b: number): number =>
      (repeatPurchases[a] as number) - (repeatPurchases[b] as number) ||
      (recency[a] as number) - (recency[b] as number) ||
      (tenure[a] as number) - (tenure[b] as number);
    const order = Uint32Array.from({ length: customers }, (_, i) => i).sort(differ);
    const rowOf = new Uint32Array(customers);
    const firsts: number[] = [];
    const weights: number[] = [];
    let last = -1;
    for (const customer of order) {
      if (last < 0 || differ(last, customer) !== 0) {
        firsts.push(customer);
        weights.push(0);
      }
      last = customer;
      rowOf[customer] = firsts.length - 1;
      weights[firsts.length - 1] = (weights[firsts.length - 1] as number) + 1;
    }
    const take = (column: Float64Array): Float64Array => Float64Array.from(firsts, (first) => column[first] as number);
    return {
      rows: firsts.length,
      customers,
      repeatPurchases: take(repeatPurchases),
      recency: take(recency),
      tenure: take(tenure),
      weight: Float64Array.from(weights),
      rowOf,
      order,
    };
  },
);

/**
 * At most `size` rows that represent all: every k-th customer in row order, so that all kinds of history keep their
 * proportions. For exploring only; no reported result depends on it.
 */
export const thinned = (all: CollapsedRows, size: number): CollapsedRows => {
  if (all.rows <= size) return all;
  const step = all.customers / size;
  const kept: number[] = [];
  const weights: number[] = [];
  let passed = 0;
  for (let row = 0, next = step / 2; row < all.rows; row++) {
    passed += all.weight[row] as number;
    let weight = 0;
    for (; next < passed; next += step) weight += step;
    if (weight > 0) {
      kept.push(row);
      weights.push(weight);
    }
  }
  const take = (column: Float64Array): Float64Array => Float64Array.from(kept, (row) => column[row] as number);
  return {
    rows: kept.length,
    customers: weights.reduce((sum, weight) => sum + weight, 0),
    repeatPurchases: take(all.repeatPurchases),
    recency: take(all.recency),
    tenure: take(all.tenure),
    weight: Float64Array.from(weights),
    rowOf: new Uint32Array(0),
    order: new Uint32Array(0),
  };
};

/** In the paper's order. */
export type Parameters = readonly [number, number, number, number];

/**
 * A model of purchase timing and dropout, in closed form. x is the number of repeat purchases, t_x the time of the last
 * one, T the observation time, all from the first purchase.
 */
export type TransactionFamily = {
  name: (typeof TRANSACTION_MODELS)[number];
  letters: readonly [string, string, string, string];
  /** Which parameters are times. */
  times: readonly [boolean, boolean, boolean, boolean];
  /** Starting values from the mean tenure and the mean number of repeat purchases, most likely first. */
  starts: (meanTenure: number, meanRepeatPurchases: number) => readonly Parameters[];
  /**
   * The log-likelihood of all rows without factors that depend on data alone (Fader, Hardie & Lee's convention); writes
   * its derivatives by the parameters' logarithms into `gradient`. `isRough` is good enough to tell starting values apart.
   */
  logLikelihood: (rows: CollapsedRows, parameters: Parameters, gradient: Float64Array, isRough?: boolean) => number;
  /** The probability that a customer is still active. */
  pAlive: (parameters: Parameters, x: number, recency: number, tenure: number) => number;
  /** For an active customer: expected purchases in the next `days`, each discounted by e^(−rate × days until it). */
  expectedIfAlive: (parameters: Parameters, x: number, tenure: number, days: number, rate: number) => number;
  /** The parameters of customers who are `share` times as likely to leave from now on, in odds or as a rate. */
  withDropout: (parameters: Parameters, share: number) => Parameters;
  /**
   * For an active customer: writes the probabilities of 0, 1, 2 … purchases in the next `days` into `chances`, until
   * less than 1e-9 remains or the array is full. Returns the number written. Created once for many customers.
   */
  countsIfAlive: (parameters: Parameters, days: number) => (x: number, tenure: number, chances: Float64Array) => number;
};

export type TransactionFit = Fit & { parameters: Parameters };

/**
 * If the likelihood rises without limit, customers are identical in some respect. A shape of 1,000 (3% deviation) is as
 * good as infinity and doesn't overflow.
 */
const SHAPES = [6e-6, 1000] as const;
const TIMES = 1e6;
/** The number of rows for comparing starting values. */
const STARTS_SAMPLE = 500;

const weightedMean = (column: Float64Array, { weight, customers }: CollapsedRows): number =>
  column.reduce((sum, value, row) => sum + value * (weight[row] as number), 0) / customers;

const natural = (logs: Float64Array): Parameters => Array.from(logs, Math.exp) as unknown as Parameters;

/** Fits a transaction model to at least one row. Parameters are in the rows' time unit. */
export const fitTransactions = (
  family: TransactionFamily,
  rows: CollapsedRows,
  starts?: readonly Parameters[],
): TransactionFit => {
  const part = thinned(rows, STARTS_SAMPLE);
  const meanTenure = weightedMean(rows.tenure, rows) || 1;
  const meanRepeatPurchases = weightedMean(rows.repeatPurchases, rows) || 1 / rows.customers;
  const likelihoodOf = (of: CollapsedRows, isRough?: boolean) => (logs: Float64Array, gradient: Float64Array) =>
    family.logLikelihood(of, natural(logs), gradient, isRough);
  return maximumLikelihood({
    size: rows.customers,
    whole: likelihoodOf(rows),
    part: { size: part.customers, of: likelihoodOf(part), rough: likelihoodOf(part, true) },
    starts: starts ?? family.starts(meanTenure, meanRepeatPurchases),
    ranges: family.times.map((isTime) => (isTime ? [meanTenure / TIMES, meanTenure * TIMES] : SHAPES)),
  }) as TransactionFit;
};

/** Without its family's functions, it can be sent between threads; that computes its covariance. */
export type Learned = {
  parameters: Parameters;
  logCovariance: Float64Array;
  /** Null if the parameters were assumed. */
  fit: Fit | null;
  warnings: ClvWarning[];
};

export type Transactions = Learned & { family: TransactionFamily };

/** With fewer repeat purchases in total the likelihood can't determine four parameters. */
const FEWEST_REPEATS = 10;
/** The standard error of an assumed parameter's logarithm. */
const ASSUMED_DEVIATION = 0.5;

const weightedSum = (column: Float64Array, { weight }: CollapsedRows): number =>
  column.reduce((sum, value, row) => sum + value * (weight[row] as number), 0);

/**
 * The observed rate, plus half a purchase (Jeffreys' prior for a rate), with typical variation among customers and the
 * family's first start for dropout.
 */
const assumed = (family: TransactionFamily, rows: CollapsedRows): Learned => {
  const customers = Math.max(1, rows.customers);
  const days = Math.max(customers, weightedSum(rows.tenure, rows));
  const repeats = weightedSum(rows.repeatPurchases, rows) + 0.5;
  const [first] = family.starts(days / customers, repeats / customers);
  return {
    parameters: first as Parameters,
    logCovariance: Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? ASSUMED_DEVIATION ** 2 : 0)),
    fit: null,
    warnings: [warn("parameters_assumed", { model: family.name })],
  };
};

/** Fits a family; if that is impossible, assumes parameters and adds a warning. */
export const learnTransactions = (
  family: TransactionFamily,
  rows: CollapsedRows,
  starts?: readonly Parameters[],
): Learned => {
  const hasTime = weightedSum(rows.tenure, rows) > 0;
  if (!hasTime || weightedSum(rows.repeatPurchases, rows) < FEWEST_REPEATS) return assumed(family, rows);
  const fit = fitTransactions(family, rows, starts);
  if (!Number.isFinite(fit.logLikelihood)) return assumed(family, rows);
  return {
    parameters: fit.parameters,
    get logCovariance() {
      return fit.logCovariance;
    },
    fit,
    warnings: fit.converged ? [] : [warn("best_reached", { model: family.name })],
  };
};

type Name = TransactionFamily["name"];

/** The covariance is computed only when it is read. */
const ofFamily = (family: TransactionFamily, learned: Learned): Transactions => ({
  family,
  parameters: learned.parameters,
  fit: learned.fit,
  warnings: learned.warnings,
  get logCovariance() {
    return learned.logCovariance;
  },
});

const getFits = memoizeByObject((_: Histories) => new Map<Name, Learned>());

/**
 * Fits a family to histories once: boosting starts from the fit of a model that is itself a candidate, and order chances and totals
 * use the same model of all customers as the forecast.
 */
export const fitOnce = (family: TransactionFamily, histories: Histories): Transactions => {
  const fits = getFits(histories);
  const known = fits.get(family.name) ?? learnTransactions(family, collapse(histories));
  fits.set(family.name, known);
  return ofFamily(family, known);
};

export type SentFits = ReadonlyMap<Name, Learned>;

/** The fits to histories so far, for another thread with the same customers. */
export const getLearnedFits = (histories: Histories): SentFits => getFits(histories);

/** Adds fits that another thread made to the same histories. */
export const addFits = (histories: Histories, fits: SentFits): void => {
  const own = getFits(histories);
  for (const [name, fit] of fits) if (!own.has(name)) own.set(name, fit);
};
