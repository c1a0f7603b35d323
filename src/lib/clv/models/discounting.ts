import { DAYS_A_YEAR } from "../forecast-setting.ts";
import type { Horizon } from "../model.ts";

/** Monthly steps, longer for long horizons. */
const STEP_DAYS = 30;

const MOST_STEPS = 60;

/** The discount factor after `days`, with an annual rate compounded continuously. */
export const discountAt = (days: number, ratePerYear: number): number =>
  ratePerYear === 0 ? 1 : Math.exp((-Math.log1p(ratePerYear) * days) / DAYS_A_YEAR);

/** The evaluation days within a horizon; the last one is its end. */
export const listEvaluationDays = ({ days, discountRate }: Horizon): number[] => {
  const steps = discountRate === 0 ? 1 : Math.max(1, Math.min(MOST_STEPS, Math.ceil(days / STEP_DAYS)));
  return Array.from({ length: steps }, (_, step) => ((step + 1) * days) / steps);
};

/** Sums a cumulative quantity over the steps, discounting each increment from the middle of its step. */
export const discountedSum = (steps: readonly number[], grown: (days: number) => number, rate: number): number => {
  let [sum, before, from] = [0, 0, 0];
  for (const to of steps) {
    const now = grown(to);
    sum += (now - before) * discountAt((from + to) / 2, rate);
    [before, from] = [now, to];
  }
  return sum;
};
