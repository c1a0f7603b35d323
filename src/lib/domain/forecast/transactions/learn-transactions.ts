import type { ClvWarning } from "../model.ts";
import { warn } from "../warnings.ts";
import type { CollapsedRows } from "./collapsed-rows.ts";
import { fitTransactions } from "./fit-transactions.ts";
import type { Fit } from "./maximum-likelihood.ts";
import type { Parameters, TransactionFamily } from "./transaction-family.ts";

export type Transactions = {
  family: TransactionFamily;
  parameters: Parameters;
  logCovariance: Float64Array;
  /** Null if the parameters were assumed. */
  fit: Fit | null;
  warnings: ClvWarning[];
};

/** With fewer repeat purchases in total the likelihood can't determine four parameters. */
const FEWEST_REPEATS = 10;
/** The standard error of an assumed parameter's logarithm. */
const ASSUMED_DEVIATION = 0.5;

const sumOf = (column: Float64Array, { weight }: CollapsedRows): number =>
  column.reduce((sum, value, row) => sum + value * (weight[row] as number), 0);

/**
 * The observed rate, plus half a purchase (Jeffreys' prior for a rate), with typical variation among customers and the
 * family's first start for dropout.
 */
const assumed = (family: TransactionFamily, rows: CollapsedRows): Transactions => {
  const customers = Math.max(1, rows.customers);
  const days = Math.max(customers, sumOf(rows.tenure, rows));
  const repeats = sumOf(rows.repeatPurchases, rows) + 0.5;
  const [first] = family.starts(days / customers, repeats / customers);
  return {
    family,
    parameters: first as Parameters,
    logCovariance: Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? ASSUMED_DEVIATION ** 2 : 0)),
    fit: null,
    warnings: [warn("parameters_assumed", { model: family.name })],
  };
};

/** Fits a family; if that is impossible, assumes parameters and adds a warning. */
export const learnTransactions = (family: TransactionFamily, rows: CollapsedRows): Transactions => {
  const hasTime = sumOf(rows.tenure, rows) > 0;
  if (!hasTime || sumOf(rows.repeatPurchases, rows) < FEWEST_REPEATS) return assumed(family, rows);
  const fit = fitTransactions(family, rows);
  if (!Number.isFinite(fit.logLikelihood)) return assumed(family, rows);
  return {
    family,
    parameters: fit.parameters,
    logCovariance: fit.logCovariance,
    fit,
    warnings: fit.converged ? [] : [warn("best_reached", { model: family.name })],
  };
};
