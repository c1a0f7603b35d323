import { quantileSorted } from "./quantile.ts";

/** Makes the deviation of a small sample unbiased for normal data (Croux and Rousseeuw 1992, COMPSTAT, section 2). */
const SMALL_SAMPLES = [1, 1, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

const factorFor = (size: number): number => SMALL_SAMPLES[size] ?? size / (size - 0.8);

const computeMedian = (numbers: readonly number[]): number =>
  quantileSorted(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );

/**
 * The median, and the median absolute deviation from it, scaled by 1.4826 to estimate the standard deviation of normal
 * data. Half of the numbers may be outliers without moving either far. Needs at least one number.
 */
export const medianAndDeviation = (numbers: readonly number[]): { median: number; deviation: number } => {
  const median = computeMedian(numbers);
  const deviation = computeMedian(numbers.map((each) => Math.abs(each - median)));
  return { median, deviation: 1.4826 * factorFor(numbers.length) * deviation };
};

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
