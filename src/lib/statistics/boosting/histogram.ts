import { BINS, type Binned } from "./bins.ts";

/** For Newton's step: gradients and curvatures of the loss per training row. */
export type Slopes = { gradients: Float64Array; hessians: Float64Array };

/** Sums by feature and bin: gradient, curvature and row count in turn. */
export type Histogram = Float64Array;

const WIDTH = 3 * BINS;

export const buildHistogram = (
  { features, codes }: Binned,
  rows: Uint32Array,
  { gradients, hessians }: Slopes,
): Histogram => {
  const sums = new Float64Array(features * WIDTH);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const gradient = gradients[row] as number;
    const hessian = hessians[row] as number;
    const first = row * features;
    for (let feature = 0; feature < features; feature++) {
      const at = feature * WIDTH + 3 * (codes[first + feature] as number);
      sums[at] = (sums[at] as number) + gradient;
      sums[at + 1] = (sums[at + 1] as number) + hessian;
      sums[at + 2] = (sums[at + 2] as number) + 1;
    }
  }
  return sums;
};

/** One child's histogram as the node's minus the other child's: half the counting (Ke et al. 2017, LightGBM). */
export const without = (whole: Histogram, part: Histogram): Histogram =>
  whole.map((sum, at) => sum - (part[at] as number));

/** Rows with a bin of at most `bin` go left, the others right; `feature` −1 means no useful split. */
type Split = { feature: number; bin: number; gain: number };

/** `leafRows`: the minimum rows per side. `ridge` is added to a side's curvature, which keeps small leaves near 0. */
export type SplitRule = { leafRows: number; ridge: number };

/** The split that reduces the loss most (Chen and Guestrin 2016, equation 7). */
export const bestSplit = (sums: Histogram, rows: number, { leafRows, ridge }: SplitRule): Split => {
  const best: Split = { feature: -1, bin: 0, gain: 1e-12 };
  let [allGradient, allHessian] = [0, 0];
  for (let at = 0; at < WIDTH; at += 3) {
    allGradient += sums[at] as number;
    allHessian += sums[at + 1] as number;
  }
  const whole = (allGradient * allGradient) / (allHessian + ridge);
  for (let first = 0, feature = 0; first < sums.length; first += WIDTH, feature++) {
    let [gradient, hessian, count] = [0, 0, 0];
    for (let bin = 0; bin < BINS - 1; bin++) {
      const at = first + 3 * bin;
      if (sums[at + 2] === 0) continue;
      gradient += sums[at] as number;
      hessian += sums[at + 1] as number;
      count += sums[at + 2] as number;
      if (count < leafRows) continue;
      if (rows - count < leafRows) break;
      const other = allGradient - gradient;
      const gain = (gradient * gradient) / (hessian + ridge) + (other * other) / (allHessian - hessian + ridge) - whole;
      if (gain > best.gain) [best.feature, best.bin, best.gain] = [feature, bin, gain];
    }
  }
  return best;
};
