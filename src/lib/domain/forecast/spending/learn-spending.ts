import type { ClvWarning, Histories } from "../model.ts";
import type { Fit } from "../transactions/maximum-likelihood.ts";
import { warn } from "../warnings.ts";
import { expectedSpend, fitGammaGamma, type GammaGammaParameters, LEAST_Q, spendingOf } from "./gamma-gamma.ts";

export type SpendingModel = {
  parameters: GammaGammaParameters;
  logCovariance: Float64Array;
  /** Null where the parameters were assumed. */
  fit: Fit | null;
  warnings: ClvWarning[];
};

/** Of fewer customers with known repeat amounts three parameters cannot be learned. */
const FEWEST_KNOWN = 10;
const ASSUMED_P = 4;
const ASSUMED_Q = 4;
const ASSUMED_DEVIATION = 0.5;

/** Shapes as in most shops, around the mean of what is known. */
const assumed = (mean: number): SpendingModel => ({
  parameters: [ASSUMED_P, ASSUMED_Q, (mean * (ASSUMED_Q - 1)) / ASSUMED_P],
  logCovariance: Float64Array.from({ length: 9 }, (_, at) => (at % 4 === 0 ? ASSUMED_DEVIATION ** 2 : 0)),
  fit: null,
  warnings: [warn("spending_assumed")],
});

/**
 * What customers pay a purchase, or null where no amount is known. `orderValues` are mean amounts with the first purchase: all
 * there is of customers who bought once.
 */
export const learnSpending = (
  { repeatPurchases, monetaryValue }: Histories,
  orderValues: Float64Array,
): SpendingModel | null => {
  const spending = spendingOf(repeatPurchases, monetaryValue);
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
    logCovariance: fit.logCovariance,
    fit,
    warnings: [
      ...(q <= LEAST_Q * (1 + 1e-9) ? [warn("spending_heavy_tail", { q: LEAST_Q })] : []),
      ...(fit.converged ? [] : [warn("best_reached", { model: "gamma_gamma" })]),
    ],
  };
};
