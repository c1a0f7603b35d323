import type { Fit } from "#lib/clv/maximum-likelihood.ts";
import type { ClvWarning, Histories } from "#lib/clv/model.ts";
import { warn } from "#lib/clv/prepare-population.ts";
import { expectedSpend, fitGammaGamma, type GammaGammaParameters, LEAST_Q, toSpending } from "#lib/clv/spending.ts";

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
