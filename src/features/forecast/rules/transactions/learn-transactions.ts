import type { ClvWarning } from "#lib/clv/model.ts";
import { type Fit, maximumLikelihood } from "#lib/clv/transactions/maximum-likelihood.ts";
import { warn } from "../warnings.ts";
import { type CollapsedRows, thinned } from "./collapsed-rows.ts";
import type { Parameters, TransactionFamily } from "./transaction-family.ts";

export type TransactionFit = Fit & { parameters: Parameters };

/**
 * If the likelihood rises without limit, customers are identical in some respect. A shape of 1,000 (3% deviation) is as
 * good as infinity and doesn't overflow.
 */
const SHAPES = [6e-6, 1000] as const;
const TIMES = 1e6;
/** The number of rows for comparing starting values. */
const PART = 500;

const weightedMean = (column: Float64Array, { weight, customers }: CollapsedRows): number =>
  column.reduce((sum, value, row) => sum + value * (weight[row] as number), 0) / customers;

const natural = (logs: Float64Array): Parameters => Array.from(logs, Math.exp) as unknown as Parameters;

/** Fits a transaction model to at least one row. Parameters are in the rows' time unit. */
export const fitTransactions = (
  family: TransactionFamily,
  rows: CollapsedRows,
  starts?: readonly Parameters[],
): TransactionFit => {
  const part = thinned(rows, PART);
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
