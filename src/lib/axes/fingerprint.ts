import type { Axis } from "#lib/axes/axis.ts";
import type { FeatureVectors } from "./model.ts";

/** The population's 0%, 1% … 100% quantiles of a feature. */
export type Quantiles = readonly number[];
/** Axis to feature to quantiles. */
export type PopulationQuantiles = Record<string, Record<string, Quantiles>>;

const STEPS = 100;

/** Needs at least one value; interpolates linearly (type 7 of Hyndman and Fan 1996). */
export const computeQuantiles = (values: ArrayLike<number>): Quantiles => {
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = ((sorted.length - 1) * step) / STEPS;
    const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
    return low + (high - low) * (at - Math.floor(at));
  });
};

export const computeAxisQuantiles = (
  axis: Axis,
  rows: readonly Readonly<Record<string, number>>[],
): Record<string, Quantiles> =>
  Object.fromEntries(
    Object.keys(axis.features).map((name) => [name, computeQuantiles(rows.map((values) => values[name] ?? 0))]),
  );

/** The length of the prefix that meets a condition, which must hold for a prefix only (binary search). */
const leading = (values: readonly number[], meets: (value: number) => boolean): number => {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (meets(values[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The last step whose quantile is below the value, plus the fraction of the way to the next. */
const stepsBelow = (quantiles: Quantiles, value: number): number => {
  const above = leading(quantiles, (quantile) => quantile < value);
  if (above === quantiles.length) return STEPS;
  if (above === 0) return 0;
  const [low, high] = [quantiles[above - 1] as number, quantiles[above] as number];
  return above - 1 + (value - low) / (high - low);
};

/**
 * The percentage of the population with less, counting ties half: 0 to 100, accurate to about one. If 80% have none,
 * none is at 40.
 */
export const percentileRank = (quantiles: Quantiles, value: number): number => {
  const below = stepsBelow(quantiles, value);
  const last = leading(quantiles, (quantile) => quantile <= value) - 1;
  return quantiles[last] === value ? (below + last) / 2 : below;
};

/** The customer's percentile in the population for each feature. */
export const toFingerprint = (
  vectors: FeatureVectors,
  population: PopulationQuantiles,
): Record<string, Record<string, number>> =>
  Object.fromEntries(
    Object.entries(population).map(([axis, features]) => [
      axis,
      Object.fromEntries(
        Object.entries(features).map(([name, quantiles]) => [
          name,
          percentileRank(quantiles, vectors[axis]?.[name] ?? 0),
        ]),
      ),
    ]),
  );
