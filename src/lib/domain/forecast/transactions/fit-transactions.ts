import { type CollapsedRows, thinned } from "./collapsed-rows.ts";
import { type Fit, maximumLikelihood } from "./maximum-likelihood.ts";
import type { Parameters, TransactionFamily } from "./transaction-family.ts";

export type TransactionFit = Fit & { parameters: Parameters };

/**
 * Where the likelihood rises for ever, everybody is alike in something. A shape of 1,000 is as good as that, a deviation of 3 %,
 * and nothing overflows yet.
 */
const SHAPES = [6e-6, 1000] as const;
const TIMES = 1e6;
/** Rows that the starts are tried on. */
const PART = 500;

const weightedMean = (column: Float64Array, { weight, customers }: CollapsedRows): number =>
  column.reduce((sum, value, row) => sum + value * (weight[row] as number), 0) / customers;

const natural = (logs: Float64Array): Parameters => Array.from(logs, Math.exp) as unknown as Parameters;

/** Fits a model of transactions to at least one row. Parameters are in the unit of the rows' times. */
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
