import { computeMedian } from "./summaries.ts";

/** Makes the deviation of a small sample unbiased for normal data (Croux and Rousseeuw 1992, COMPSTAT, section 2). */
const SMALL_SAMPLES = [1, 1, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

const factorFor = (size: number): number => SMALL_SAMPLES[size] ?? size / (size - 0.8);

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

/**
 * The probability that a standard normal variable is at least `|z|` away from zero. Chebyshev fit to erfc with a
 * relative error below 1.2e-7 (Press et al., Numerical Recipes in C, 2nd edition, 1992, section 6.2, `erfcc`).
 */
export const twoSidedP = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  const fitted = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + fitted);
};

/** The distance from zero that a standard normal variable exceeds, on either side, with this probability: 1.96 for 0.05. */
export const twoSidedZ = (probability: number): number => {
  let [low, high] = [0, 40];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
