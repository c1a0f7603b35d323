import { fitLogistic, logit, sigmoid, smoothedTargets } from "./logistic.ts";

/** Maps a predicted probability p to sigmoid(slope × logit(p) + intercept). */
export type Calibrator = { slope: number; intercept: number };

/** Hardly any penalty: only perfectly separated outcomes need one. */
const RIDGE = 0.01;

const sumValues = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What must be added to the log-odds for their probabilities to have the mean of the targets, by bisection. */
const findShift = (scores: readonly number[], targets: readonly number[]): number => {
  let [low, high] = [-50, 50];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (sumValues(scores.map((score) => sigmoid(score + middle))) < sumValues(targets)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/**
 * Platt scaling (1999) of predicted probabilities by what happened later: logistic regression on their log-odds. It keeps
 * the order of the predictions: instead of a slope that would reverse it there is only a shift. Needs at least one prediction.
 */
export const fitPlattScaling = (chances: ArrayLike<number>, outcomes: readonly boolean[]): Calibrator => {
  const targets = smoothedTargets(outcomes);
  const scores = Array.from(chances, logit);
  const [intercept = 0, slope = 1] = fitLogistic(
    scores.map((score, row) => ({ terms: [1, score], happened: targets[row] as number })),
    RIDGE,
  );
  return slope > 0 ? { slope, intercept } : { slope: 1, intercept: findShift(scores, targets) };
};

export const calibrated = ({ slope, intercept }: Calibrator, chance: number): number =>
  sigmoid(slope * logit(chance) + intercept);
