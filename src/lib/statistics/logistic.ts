import { sum } from "#lib/statistics/summaries.ts";

/** Solves A·x = b for a small symmetric positive definite A (Cholesky). */
const solve = (a: readonly Float64Array[], b: Float64Array): Float64Array => {
  const n = b.length;
  const lower = a.map(() => new Float64Array(n));
  const at = (matrix: readonly Float64Array[], i: number, j: number) => matrix[i]?.[j] as number;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let left = at(a, i, j);
      for (let k = 0; k < j; k++) left -= at(lower, i, k) * at(lower, j, k);
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(Math.max(left, 1e-12)) : left / at(lower, j, j);
    }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(lower, i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(lower, i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(lower, k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(lower, i, i);
  }
  return x;
};

/** `happened` is an outcome, or a probability of it (`smoothedTargets`). */
export type TrainingExample = { terms: readonly number[]; happened: boolean | number };

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));

/** Log-odds beyond this are certain to double precision. */
const CERTAIN = 36;

/** The log-odds of a probability, finite for 0 and 1 too. */
const logit = (probability: number): number =>
  Math.min(CERTAIN, Math.max(-CERTAIN, Math.log(probability / (1 - probability))));

const PASSES = 30;
const DONE = 1e-8;
/** Keeps terms with hardly any variance finite; negligible with hundreds of examples. */
const RIDGE = 1;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares), with a ridge penalty on all terms but
 * the intercept, which comes first. Needs at least one example.
 */
export const fitLogistic = (examples: readonly TrainingExample[], ridge = RIDGE): number[] => {
  const n = examples[0]?.terms.length ?? 0;
  let weights = new Float64Array(n);
  for (let pass = 0; pass < PASSES; pass++) {
    const hessian = Array.from({ length: n }, (_, i) => {
      const row = new Float64Array(n);
      row[i] = i === 0 ? 1e-6 : ridge;
      return row;
    });
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -ridge * weight));
    for (const { terms, happened } of examples) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (terms[i] as number) * (weights[i] as number);
      const p = sigmoid(sum);
      const w = Math.max(p * (1 - p), 1e-9);
      for (let i = 0; i < n; i++) {
        const term = terms[i] as number;
        gradient[i] = (gradient[i] as number) + term * (Number(happened) - p);
        const row = hessian[i] as Float64Array;
        for (let j = 0; j <= i; j++) row[j] = (row[j] as number) + w * term * (terms[j] as number);
      }
    }
    const step = solve(hessian, gradient);
    // Perfect separation would push weights to infinity, so each step is bounded.
    weights = weights.map((weight, i) => weight + Math.max(-4, Math.min(4, step[i] as number)));
    if (step.every((move) => Math.abs(move) < DONE)) break;
  }
  return [...weights];
};

/**
 * Platt's targets (1999, Probabilistic Outputs for Support Vector Machines, §2.2): slightly less than certain, so that the
 * fit stays finite if all outcomes are equal.
 */
const smoothedTargets = (outcomes: readonly boolean[]): number[] => {
  const hits = outcomes.filter(Boolean).length;
  const [hit, miss] = [(hits + 1) / (hits + 2), 1 / (outcomes.length - hits + 2)];
  return outcomes.map((happened) => (happened ? hit : miss));
};

/** Maps a predicted probability p to sigmoid(slope × logit(p) + intercept). */
export type Calibrator = { slope: number; intercept: number };

/** Hardly any penalty: only perfectly separated outcomes need one. */
const PLATT_RIDGE = 0.01;

/** What must be added to the log-odds for their probabilities to have the mean of the targets, by bisection. */
const findShift = (scores: readonly number[], targets: readonly number[]): number => {
  let [low, high] = [-50, 50];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (sum(scores.map((score) => sigmoid(score + middle))) < sum(targets)) low = middle;
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
    PLATT_RIDGE,
  );
  return slope > 0 ? { slope, intercept } : { slope: 1, intercept: findShift(scores, targets) };
};

export const calibrated = ({ slope, intercept }: Calibrator, chance: number): number =>
  sigmoid(slope * logit(chance) + intercept);
