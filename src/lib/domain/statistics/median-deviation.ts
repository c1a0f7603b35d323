import { quantileOf } from "./quantile.ts";

/** Makes the deviation of a small sample unbiased for normal data (Croux and Rousseeuw 1992, COMPSTAT, section 2). */
const SMALL_SAMPLES = [1, 1, 1.196, 1.495, 1.363, 1.206, 1.2, 1.14, 1.129, 1.107];

const factorFor = (size: number): number => SMALL_SAMPLES[size] ?? size / (size - 0.8);

const medianOf = (numbers: readonly number[]): number =>
  quantileOf(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );

/**
 * The median, and the median absolute deviation from it, scaled by 1.4826 to estimate the standard deviation of normal
 * data. Half of the numbers may be outliers without moving either far. Needs at least one number.
 */
export const medianAndDeviation = (numbers: readonly number[]): { median: number; deviation: number } => {
  const median = medianOf(numbers);
  const deviation = medianOf(numbers.map((each) => Math.abs(each - median)));
  return { median, deviation: 1.4826 * factorFor(numbers.length) * deviation };
};
