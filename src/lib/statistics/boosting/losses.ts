import { selectRank } from "../quantile.ts";
import type { Slopes } from "./histogram.ts";

/** A loss to minimize. Scores are the sums of the trees. */
export type Loss = {
  /** The initial score, the same for all rows. */
  start: (rows: Uint32Array) => number;
  /** Writes each row's gradient and curvature at its score. */
  slope: (scores: Float64Array, into: Slopes) => void;
  /** Mean loss of some rows. */
  lossOf: (scores: Float64Array, rows: Uint32Array) => number;
  /** A leaf's value from its rows, for losses where Newton's step is unsuitable. */
  leafValue?: (scores: Float64Array, rows: Uint32Array) => number;
};

/** Scores are limited to this, so that exponentials don't overflow. */
const LARGEST = 12;

const clampedExp = (score: number): number => Math.exp(Math.min(LARGEST, Math.max(-LARGEST, score)));

/** Counts with individual expectations: the score is the log of the factor on the expectation. */
export const poissonLoss = (counts: Float64Array, expected: Float64Array): Loss => ({
  start: (rows) => {
    let [counted, all] = [0, 0];
    for (const row of rows) {
      counted += counts[row] as number;
      all += expected[row] as number;
    }
    return counted > 0 && all > 0 ? Math.log(counted / all) : 0;
  },
  slope: (scores, { gradients, hessians }) => {
    for (let row = 0; row < scores.length; row++) {
      const mean = (expected[row] as number) * clampedExp(scores[row] as number);
      gradients[row] = mean - (counts[row] as number);
      hessians[row] = mean;
    }
  },
  lossOf: (scores, rows) => {
    let sum = 0;
    for (const row of rows) {
      const score = scores[row] as number;
      sum += (expected[row] as number) * clampedExp(score) - (counts[row] as number) * score;
    }
    return sum / Math.max(1, rows.length);
  },
});

const selectQuantile = (values: Float64Array, share: number): number => {
  if (values.length === 0) return 0;
  return selectRank(values, Math.min(values.length - 1, Math.floor(share * values.length)));
};

/** The quantile (0 … 1) of a row's value (Koenker and Bassett 1978); a leaf is the quantile of its rows. */
export const quantileLoss = (values: Float64Array, share: number): Loss => ({
  start: (rows) =>
    selectQuantile(
      Float64Array.from(rows, (row) => values[row] as number),
      share,
    ),
  slope: (scores, { gradients, hessians }) => {
    for (let row = 0; row < scores.length; row++) {
      gradients[row] = (values[row] as number) > (scores[row] as number) ? -share : 1 - share;
      hessians[row] = 1;
    }
  },
  lossOf: (scores, rows) => {
    let sum = 0;
    for (const row of rows) {
      const gap = (values[row] as number) - (scores[row] as number);
      sum += gap > 0 ? share * gap : (share - 1) * gap;
    }
    return sum / Math.max(1, rows.length);
  },
  leafValue: (scores, rows) =>
    selectQuantile(
      Float64Array.from(rows, (row) => (values[row] as number) - (scores[row] as number)),
      share,
    ),
});
