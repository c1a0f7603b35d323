import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";
import { type Axis, listFeatureNames, type Transform } from "#records/rules/axes/axis.ts";
import type { FeatureScaler, Scaler } from "./model.ts";

/** Count, mean and sum of squared deviations of a stream of numbers. */
type Moments = { count: number; mean: number; squares: number };

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** The moments of `count` numbers (Welford 1962), avoiding a difference of large sums. */
export const momentsFrom = (count: number, valueAt: (index: number) => number): Moments => {
  let [mean, squares] = [0, 0];
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    const distance = value - mean;
    mean += distance / (index + 1);
    squares += distance * (value - mean);
  }
  return { count, mean, squares };
};

/** Merges the moments of two parts (Chan, Golub, LeVeque 1979), so that parts can be processed separately. */
export const merged = (one: Moments, other: Moments): Moments => {
  const count = one.count + other.count;
  if (count === 0) return NO_MOMENTS;
  const distance = other.mean - one.mean;
  return {
    count,
    mean: one.mean + (distance * other.count) / count,
    squares: one.squares + other.squares + (distance * distance * one.count * other.count) / count,
  };
};

/** Population standard deviation (divides by the count). */
export const computeDeviation = ({ count, squares }: Moments): number => (count === 0 ? 0 : Math.sqrt(squares / count));

const TRANSFORMED: Record<Transform, (value: number) => number> = {
  none: (value) => value,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
};

const RESTORED: Record<Transform, (value: number) => number> = {
  none: (value) => value,
  log1p: Math.expm1,
  sqrt: (value) => value * value,
};

/** Relative spread below this is floating-point rounding. */
const SAME = 1e-9;

/** Moments of the transformed values by feature; enough to build an axis's scaler. */
export type AxisMoments = Record<string, Moments>;

/** Population means and deviations of the transformed values; deviation 0 for a constant feature. */
export const fitScaler = (axis: Axis, moments: AxisMoments): Scaler =>
  Object.fromEntries(
    Object.entries(axis.features).map(([name, { transform }]) => {
      const own = moments[name] ?? NO_MOMENTS;
      const std = computeDeviation(own);
      return [name, { mean: own.mean, std: std > SAME * Math.max(1, Math.abs(own.mean)) ? std : 0, transform }];
    }),
  );

/** (transformed value − mean) / deviation; 0 if the population has no spread. */
export const standardised = (value: number, { mean, std, transform }: FeatureScaler): number =>
  std === 0 ? 0 : (TRANSFORMED[transform](value) - mean) / std;

/** The inverse: a standardized value in the feature's natural unit. */
export const inUnit = (place: number, { mean, std, transform }: FeatureScaler): number =>
  RESTORED[transform](mean + place * std);

export const computeMoments = (axis: Axis, { rows, columns, values }: Matrix): AxisMoments => {
  const entries = Object.entries(axis.features).map(([name, { transform }], column): [string, Moments] => {
    const into = TRANSFORMED[transform];
    return [name, momentsFrom(rows, (row) => into(values[row * columns + column] as number))];
  });
  return Object.fromEntries(entries);
};

export const standardisedMatrix = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix => {
  const { rows, columns } = natural;
  const matrix = emptyMatrix(rows, columns);
  for (const [column, name] of listFeatureNames(axis).entries()) {
    const own = scaler[name] as FeatureScaler;
    for (let at = column; at < matrix.values.length; at += columns)
      matrix.values[at] = standardised(natural.values[at] as number, own);
  }
  return matrix;
};
