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

/** Where the slope of lateness may change: at one usual gap, and at two and a half. */
const DUE = Math.log1p(1);
const LONG_DUE = Math.log1p(2.5);

/**
 * The terms of the logistic model. `late` is how many usual gaps have passed since the last purchase, on a logarithm, with a
 * slope of its own before they are due, after, and long after; being late says more of those who came often, and evenly,
 * which is what the products are for, and a first purchase is a case of its own.
 */
export const termsOf = ({ purchaseDays, recency, usualGap, consistency, isSeasonal }: ChurnSignals): number[] => {
  const late = Math.log1p(recency / Math.max(1, usualGap));
  const [early, over, long] = [Math.min(late, DUE), Math.max(0, late - DUE), Math.max(0, late - LONG_DUE)];
  const often = Math.log(Math.min(50, purchaseDays));
  const once = Number(purchaseDays === 1);
  // Slow ones are often not back in a quarter; who has a season is not asked about one.
  const slow = isSeasonal ? 0 : Math.log(Math.min(400, Math.max(3, usualGap))) - LOG_QUARTER;
  const pace = [slow, Math.max(0, slow)];
  return [1, early, over, long, often, over * often, once, once * over, ...pace, consistency, over * consistency];
};

/** 0 to 1: the chance that somebody does not come back within their expected time. */
export const churnRiskOf = (signals: ChurnSignals, { weights }: ChurnModel): number => {
  const terms = termsOf(signals);
  return 1 / (1 + Math.exp(-terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0)));
};

/** Until a business's own past has taught better: later than usual is riskier, often before is safer. */
export const UNLEARNT: ChurnModel = {
  typicalGapDays: 60,
  weights: [-0.5, 1, 2.5, -0.5, -0.5, 0.3, 0.5, -0.5, 0.3, 0.5, -0.5, 0.5],
  examples: 0,
  isCalibrated: false,
};
