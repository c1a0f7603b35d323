import type { ChurnSignals } from "./signals.ts";

/** What a run learnt of who does not come back; plain values, to be kept. */
export type ChurnModel = {
  /** Median of the customers' mean gaps. */
  typicalGapDays: number;
  /** Of the terms, in their order; the constant first. */
  weights: readonly number[];
  /** Customers whose outcome was known. */
  examples: number;
  /** Below 200 outcomes the score says who before whom, and no percentage. */
  isCalibrated: boolean;
};

const LOG_QUARTER = Math.log(90);

/**
 * The terms of the logistic model. `late` is how many usual gaps have passed since the last purchase, on a logarithm: it
 * says more of those who came often, and evenly, which is what the products are for.
 */
export const termsOf = ({ purchaseDays, recency, usualGap, consistency }: ChurnSignals): number[] => {
  const late = Math.log1p(recency / Math.max(1, usualGap));
  const often = Math.log(Math.min(50, purchaseDays));
  const slow = Math.log(Math.min(400, Math.max(3, usualGap))) - LOG_QUARTER;
  return [1, late, late * late, often, late * often, slow, Math.max(0, slow), consistency, late * consistency];
};

/** 0 to 1: the chance that somebody does not come back within their expected time. */
export const churnRiskOf = (signals: ChurnSignals, { weights }: ChurnModel): number => {
  const terms = termsOf(signals);
  return 1 / (1 + Math.exp(-terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0)));
};

/** Until a business's own past has taught better: later than usual is riskier, often before is safer. */
export const UNLEARNT: ChurnModel = {
  typicalGapDays: 60,
  weights: [-0.3, 2, 0, -0.7, 0.3, 0.3, 0.5, -0.5, 0.5],
  examples: 0,
  isCalibrated: false,
};
