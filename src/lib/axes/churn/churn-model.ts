import type { ChurnSignals } from "./signals.ts";

/** The fitted churn model of a run, as plain values for storage. */
export type ChurnModel = {
  /** Median of the customers' mean gaps. */
  typicalGapDays: number;
  /** One per term, in order; the intercept first. */
  weights: readonly number[];
  /** Customers with a known outcome. */
  examples: number;
  /** False below 200 outcomes: then the score ranks customers but is not a probability. */
  isCalibrated: boolean;
};

const LOG_QUARTER = Math.log(90);

/** Knots of the piecewise slope of lateness: at one typical gap, and at two and a half. */
const DUE = Math.log1p(1);
const LONG_DUE = Math.log1p(2.5);

/**
 * The terms of the logistic model. `late` is the log of typical gaps since the last purchase, with separate slopes
 * before the purchase is due, after, and long after. Lateness says more about customers who bought often and regularly,
 * hence the interaction terms; first-time buyers get their own term.
 */
export const computeLogisticTerms = ({
  purchaseDays,
  recency,
  shrunkGap,
  consistency,
  isSeasonal,
}: ChurnSignals): number[] => {
  const late = Math.log1p(recency / Math.max(1, shrunkGap));
  const [early, over, long] = [Math.min(late, DUE), Math.max(0, late - DUE), Math.max(0, late - LONG_DUE)];
  const often = Math.log(Math.min(50, purchaseDays));
  const once = Number(purchaseDays === 1);
  // Customers with long gaps are often not back within a quarter; seasonal customers are exempt.
  const slow = isSeasonal ? 0 : Math.log(Math.min(400, Math.max(3, shrunkGap))) - LOG_QUARTER;
  const pace = [slow, Math.max(0, slow)];
  return [1, early, over, long, often, over * often, once, once * over, ...pace, consistency, over * consistency];
};

/** The probability, 0 to 1, that a customer does not come back within the expected time. */
export const predictChurnRisk = (signals: ChurnSignals, { weights }: ChurnModel): number => {
  const terms = computeLogisticTerms(signals);
  return 1 / (1 + Math.exp(-terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0)));
};

/** Weights used until a business has enough history: lateness raises the risk, frequent purchases lower it. */
export const DEFAULT_CHURN_MODEL: ChurnModel = {
  typicalGapDays: 60,
  weights: [-0.5, 1, 2.5, -0.5, -0.5, 0.3, 0.5, -0.5, 0.3, 0.5, -0.5, 0.5],
  examples: 0,
  isCalibrated: false,
};
