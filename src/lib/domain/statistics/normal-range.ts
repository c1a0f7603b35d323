import { medianAndDeviation } from "./median-deviation.ts";

/** Where a value is expected; `typical` is the median of the earlier ones. */
export type NormalRange = { low: number; high: number; typical: number };

/** Robust standard deviations from the median beyond which a value is unusual. */
export const CUTOFF = 3.5;

type Limits = {
  /** With fewer values there is no range. */
  leastValues: number;
  /** The smallest distance from the median that matters, in the values' unit, where values hardly vary. */
  leastDistance: (median: number) => number;
};

/**
 * The range in which a value is no outlier among earlier ones: median ± 3.5 robust standard deviations (the modified
 * z-score of Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers"). Median and median absolute deviation, unlike mean and
 * standard deviation, are not changed by the outliers themselves. Null with too few values.
 */
export const normalRange = (values: readonly number[], { leastValues, leastDistance }: Limits): NormalRange | null => {
  if (values.length < leastValues) return null;
  const { median, deviation } = medianAndDeviation(values);
  const distance = Math.max(CUTOFF * deviation, leastDistance(median));
  return { low: median - distance, high: median + distance, typical: median };
};
