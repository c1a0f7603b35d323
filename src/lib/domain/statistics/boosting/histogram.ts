import { BINS, type Binned } from "./bins.ts";

/** By Newton's step: gradients and curvatures of the loss, a row a training row. */
export type Slopes = { gradients: Float64Array; hessians: Float64Array };

/** Sums by feature and bin: gradient, curvature and rows in turn. */
export type Histogram = Float64Array;

const WIDTH = 3 * BINS;

export const histogramOf = (
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

/** What is left of a node for one child when the other is known: half of the counting (Ke et al. 2017, LightGBM). */
export const without = (whole: Histogram, part: Histogram): Histogram =>
  whole.map((sum, at) => sum - (part[at] as number));

/** Rows whose bin of the feature is at most `bin` on one side, the others on the other; `feature` −1 is no question worth asking. */
export type Split = { feature: number; bin: number; gain: number };

/** `leafRows`: rows on each side at least. `ridge` is added to a side's curvature: small sides stay near 0. */
export type SplitRule = { leafRows: number; ridge: number };

/** The question after which the loss falls most (Chen and Guestrin 2016, equation 7). */
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
