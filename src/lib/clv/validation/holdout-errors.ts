import type { CalibrationPoint, HoldoutErrors } from "#lib/clv/validation-report.ts";
import { wilson } from "#lib/statistics/proportions.ts";

const GROUPS = 10;
/** Ten groups of equal size by predicted probability of a purchase, lowest first; equal probabilities stay together. */
export const computeCalibration = (chances: Float64Array, counts: Float64Array): CalibrationPoint[] => {
  const order = Uint32Array.from(chances, (_, row) => row).sort(
    (a, b) => (chances[a] as number) - (chances[b] as number) || a - b,
  );
  const points: CalibrationPoint[] = [];
  for (let first = 0; first < order.length; ) {
    let end = Math.max(first + 1, Math.ceil(((points.length + 1) * order.length) / GROUPS));
    while (end < order.length && chances[order[end] as number] === chances[order[end - 1] as number]) end++;
    const rows = order.subarray(first, end);
    let [predicted, hits] = [0, 0];
    for (const row of rows) {
      predicted += chances[row] as number;
      if ((counts[row] as number) > 0) hits++;
    }
    points.push({
      customers: rows.length,
      predicted: predicted / rows.length,
      happened: hits / rows.length,
      ...wilson(hits, rows.length),
    });
    first = end;
  }
  return points;
};

/** Expected calibration error: the mean gap, over customers, between predicted and observed share of their group. */
export const expectedCalibrationError = (points: readonly CalibrationPoint[]): number => {
  const [gaps, customers] = points.reduce(
    ([sum, count], point) => [
      sum + point.customers * Math.abs(point.predicted - point.happened),
      count + point.customers,
    ],
    [0, 0],
  );
  return gaps / Math.max(1, customers);
};

/** How many of the ascending values are below a value (or at most it). */
const countTo = (ascending: Float64Array, value: number, isEqualCounted: boolean): number => {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const half = (low + high) >> 1;
    const at = ascending[half] as number;
    if (at < value || (isEqualCounted && at === value)) low = half + 1;
    else high = half;
  }
  return low;
};

/** Ranks from 1; equal values share their mean rank. */
const computeRanks = (values: Float64Array): Float64Array => {
  const ascending = values.toSorted();
  return values.map((value) => (countTo(ascending, value, false) + 1 + countTo(ascending, value, true)) / 2);
};

/** Pearson's correlation; null if either is constant. */
const correlation = (a: Float64Array, b: Float64Array): number | null => {
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [(a[row] as number) - meanA, (b[row] as number) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null;
};

/** Spearman's rank correlation: how well the order of customers was predicted. */
export const rankCorrelation = (a: Float64Array, b: Float64Array): number | null =>
  correlation(computeRanks(a), computeRanks(b));

/** What the error of the total, per customer, adds to the score: most of it is the season, which no model here knows. */
const TOTAL_WEIGHT = 0.1;

/**
 * From one predicted and one actual number per customer; needs at least one. Without a `crps`, predictions are points, whose
 * score is the absolute error.
 */
export const computeHoldoutErrors = (
  model: HoldoutErrors["model"],
  predicted: Float64Array,
  actual: Float64Array,
  { crps, coverage = null }: { crps?: number; coverage?: number | null } = {},
): HoldoutErrors => {
  let [absolute, squared, expected, actualTotal] = [0, 0, 0, 0];
  for (let row = 0; row < actual.length; row++) {
    const gap = (predicted[row] as number) - (actual[row] as number);
    absolute += Math.abs(gap);
    squared += gap * gap;
    expected += predicted[row] as number;
    actualTotal += actual[row] as number;
  }
  const ownCrps = crps ?? absolute / actual.length;
  return {
    model,
    crps: ownCrps,
    score: ownCrps + (TOTAL_WEIGHT * Math.abs(expected - actualTotal)) / actual.length,
    mae: absolute / actual.length,
    rmse: Math.sqrt(squared / actual.length),
    actual: actualTotal,
    predicted: expected,
    bias: actualTotal > 0 ? expected / actualTotal - 1 : null,
    rankCorrelation: rankCorrelation(predicted, actual),
    coverage,
  };
};

/** The share of values within their bounds, ends included. */
export const computeCoverage = (values: Float64Array, lower: Float64Array, upper: Float64Array): number => {
  let inside = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (value >= (lower[row] as number) && value <= (upper[row] as number)) inside++;
  }
  return inside / values.length;
};
