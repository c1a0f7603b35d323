import { quantileOf } from "#lib/domain/statistics/quantile.ts";
import type { FeatureColumn } from "./columns.ts";

/**
 * How a feature is scaled, as plain values for storage. `unit`: the median of nonzero values, by which a heavy-tailed
 * feature is divided before taking its logarithm; null for others. `centre` and `spread` apply after that.
 */
export type Scale = { median: number; unit: number | null; centre: number; spread: number };

/** Values are limited to four spreads. */
export const FARTHEST = 4;
/** The distance from the 10% to the 90% quantile of a normal distribution. */
const NORMAL_RANGE = 2.5631;

const bent = (value: number, unit: number | null): number =>
  unit === null ? value : Math.sign(value) * Math.log1p(Math.abs(value) / unit);

/** The median of the absolute nonzero values, from ascending values. */
const unitOf = (sorted: Float64Array): number => {
  const others = (sorted[0] as number) >= 0 ? sorted : sorted.map(Math.abs).sort();
  return quantileOf(others.subarray(others.findIndex((value) => value > 0)), 0.5);
};

/** The fallback if nine in ten values are equal and the range is therefore 0. */
const deviationOf = (sorted: Float64Array, unit: number | null): number => {
  const values = sorted.map((value) => bent(value, unit));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Smaller spreads are floating-point rounding: absolute for shares, relative to the largest for others. */
const SAME = 1e-9;

/** Null if no value is known or all are equal. */
export const scaleOf = (column: FeatureColumn, isHeavyTailed: boolean): Scale | null => {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (most - least <= SAME * (isHeavyTailed ? Math.max(Math.abs(least), Math.abs(most)) : 1)) return null;
  const unit = isHeavyTailed ? unitOf(sorted) : null;
  const range = (bent(quantileOf(sorted, 0.9), unit) - bent(quantileOf(sorted, 0.1), unit)) / NORMAL_RANGE;
  const spread = range > 0 ? range : deviationOf(sorted, unit);
  if (!(spread > 0)) return null;
  const median = quantileOf(sorted, 0.5);
  return { median, unit, centre: bent(median, unit), spread };
};

/**
 * Scales a number: 0 is the population's median; unknown stays unknown. Rounded to billionths, so that the currency
 * unit does not change the last digit.
 */
export const scaled = (value: number, { unit, centre, spread }: Scale): number => {
  const distance = (bent(value, unit) - centre) / spread;
  return Math.round(1e9 * Math.max(-FARTHEST, Math.min(FARTHEST, distance))) / 1e9;
};
