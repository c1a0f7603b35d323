/** Features as integer codes: row r's feature f is `codes[r * features + f]`, below `BINS`. */
export type Binned = { rows: number; features: number; codes: Uint8Array };

/** A feature's ascending cut values: a number belongs to the bin after the last cut below it. */
type Cuts = Float64Array;

export const BINS = 64;
/** Unknown values have their own bin, below all others. */
const UNKNOWN = 0;
const MOST_CUTS = BINS - 2;

const middle = (below: number | undefined, above: number): number => ((below ?? above) + above) / 2;

/** Cuts between distinct values if there are few, otherwise at equal shares of the rows. */
export const computeBinCuts = (values: Float64Array): Cuts => {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  for (const value of known) {
    if (value === distinct.at(-1)) continue;
    distinct.push(value);
    if (distinct.length > MOST_CUTS + 1) break;
  }
  if (distinct.length <= MOST_CUTS + 1) {
    return Float64Array.from(distinct.slice(1), (value, i) => middle(distinct[i], value));
  }
  const cuts: number[] = [];
  for (let bin = 1; bin <= MOST_CUTS; bin++) {
    const at = Math.floor((bin * known.length) / (MOST_CUTS + 1));
    const cut = middle(known[at - 1], known[at] as number);
    if (cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
};

/** 0 for an unknown value, otherwise 1 + the number of cuts below it. */
const findBin = (value: number, cuts: Cuts): number => {
  if (Number.isNaN(value)) return UNKNOWN;
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((cuts[half] as number) < value) low = half + 1;
    else high = half;
  }
  return low + 1;
};

/** Bins columns of equal length, one per feature, by their cuts. */
export const binned = (columns: readonly Float64Array[], cuts: readonly Cuts[]): Binned => {
  const [rows, features] = [columns[0]?.length ?? 0, columns.length];
  const codes = new Uint8Array(rows * features);
  columns.forEach((column, feature) => {
    const own = cuts[feature] as Cuts;
    for (let row = 0; row < rows; row++) codes[row * features + feature] = findBin(column[row] as number, own);
  });
  return { rows, features, codes };
};

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
