import { quantileOf } from "#lib/domain/statistics/quantile.ts";
import type { Column } from "./columns.ts";

/**
 * How the numbers of a feature become comparable ones; plain values, so that it can be kept. `unit`: the median of what is
 * not zero, in which a heavy-tailed feature is measured before its logarithm is taken; null for others. `centre` and
 * `spread` are of the numbers after that.
 */
export type Scale = { median: number; unit: number | null; centre: number; spread: number };

/** Beyond four spreads everybody is far. */
export const FARTHEST = 4;
/** Of a normal distribution, the distance from its 10 % to its 90 % quantile. */
const NORMAL_RANGE = 2.5631;

const bent = (value: number, unit: number | null): number =>
  unit === null ? value : Math.sign(value) * Math.log1p(Math.abs(value) / unit);

/** The median of what is not zero, however large, of ascending values. */
const unitOf = (sorted: Float64Array): number => {
  const others = (sorted[0] as number) >= 0 ? sorted : sorted.map(Math.abs).sort();
  return quantileOf(others.subarray(others.findIndex((value) => value > 0)), 0.5);
};

/** Where nine in ten are the same, the range says nothing, and the deviation stands in. */
const deviationOf = (sorted: Float64Array, unit: number | null): number => {
  const values = sorted.map((value) => bent(value, unit));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Less is the rounding of floating numbers: of shares as they are, of others against the largest. */
const SAME = 1e-9;

/** Null where nobody's number is known, or all are the same. */
export const scaleOf = (column: Column, isHeavyTailed: boolean): Scale | null => {
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
 * A number on its scale: 0 is the population's median; what is not known stays so. In whole billionths, so that another
 * unit of money does not change the last digit.
 */
export const scaled = (value: number, { unit, centre, spread }: Scale): number => {
  const distance = (bent(value, unit) - centre) / spread;
  return Math.round(1e9 * Math.max(-FARTHEST, Math.min(FARTHEST, distance))) / 1e9;
};
