import { type CollapsedRows, thinned } from "./collapsed-rows.ts";
import { type Fit, maximumLikelihood } from "./maximum-likelihood.ts";
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
  const likelihoodOf = (of: CollapsedRows) => (logs: Float64Array, gradient: Float64Array) =>
    family.logLikelihood(of, natural(logs), gradient);
  return maximumLikelihood({
    size: rows.customers,
    whole: likelihoodOf(rows),
    part: { size: part.customers, of: likelihoodOf(part) },
    starts: starts ?? family.starts(meanTenure, meanRepeatPurchases),
    ranges: family.times.map((isTime) => (isTime ? [meanTenure / TIMES, meanTenure * TIMES] : SHAPES)),
  }) as TransactionFit;
};
