import { quantileOfUnsorted } from "#lib/statistics/quantile.ts";
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

/** A loop, because a typed array's own `filter` takes several times as long. */
const only = (values: Float64Array, isKept: (value: number) => boolean): Float64Array => {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (isKept(values[i] as number)) kept[count++] = values[i] as number;
  return kept.subarray(0, count);
};

/** The median of the absolute nonzero values. */
const medianMagnitude = (known: Float64Array, least: number): number =>
  quantileOfUnsorted(
    only(least < 0 ? known.map(Math.abs) : known, (value) => value > 0),
    0.5,
  );

/** The fallback if nine in ten values are equal and the range is therefore 0. */
const standardDeviation = (known: Float64Array, unit: number | null): number => {
  const values = known.toSorted().map((value) => bent(value, unit));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** Smaller spreads are floating-point rounding: absolute for shares, relative to the largest for others. */
const SAME = 1e-9;

/** Null if no value is known or all are equal. */
export const computeScale = (column: FeatureColumn, isHeavyTailed: boolean): Scale | null => {
  const known = only(column, (value) => !Number.isNaN(value));
  let [least, most] = [known[0] ?? 0, known[0] ?? 0];
  for (let i = 1; i < known.length; i++) {
    least = Math.min(least, known[i] as number);
    most = Math.max(most, known[i] as number);
  }
  if (most - least <= SAME * (isHeavyTailed ? Math.max(Math.abs(least), Math.abs(most)) : 1)) return null;
  const unit = isHeavyTailed ? medianMagnitude(known, least) : null;
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantileOfUnsorted(known, share)) as [
    number,
    number,
    number,
  ];
  const range = (bent(high, unit) - bent(low, unit)) / NORMAL_RANGE;
  const spread = range > 0 ? range : standardDeviation(known, unit);
  if (!(spread > 0)) return null;
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
