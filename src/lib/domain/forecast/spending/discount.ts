import { DAYS_A_YEAR } from "../horizon.ts";
import type { Horizon } from "../model.ts";

/** Steps of a month, and of more where a horizon is long. */
const STEP_DAYS = 30;
const MOST_STEPS = 60;

/** What money is worth `days` later, at a rate a year compounded continuously. */
export const discountAt = (days: number, ratePerYear: number): number =>
  ratePerYear === 0 ? 1 : Math.exp((-Math.log1p(ratePerYear) * days) / DAYS_A_YEAR);

/** The days at which a horizon is looked at, the last one its end. */
export const stepsOf = ({ days, discountRate }: Horizon): number[] => {
  const steps = discountRate === 0 ? 1 : Math.max(1, Math.min(MOST_STEPS, Math.ceil(days / STEP_DAYS)));
  return Array.from({ length: steps }, (_, step) => ((step + 1) * days) / steps);
};

/** Sums up what grows up to each step, each growth discounted from the middle of its step. */
export const discountedSum = (steps: readonly number[], grown: (days: number) => number, rate: number): number => {
  let [sum, before, from] = [0, 0, 0];
  for (const to of steps) {
    const now = grown(to);
    sum += (now - before) * discountAt((from + to) / 2, rate);
    [before, from] = [now, to];
  }
  return sum;
};
