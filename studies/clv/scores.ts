// How good a forecast of a shop's orders was.

/** Expected orders of a horizon and its weeks and months, with the bounds of the whole; NaN where they aren't known. */
export type Forecasted = {
  whole: number;
  weeks: Float64Array;
  months: Float64Array;
  bounds: Record<"lower80" | "upper80" | "lower95" | "upper95", number>;
};

export type Actual = Pick<Forecasted, "whole" | "weeks" | "months">;

export type Scores = {
  /** Of the whole, relative to the actual one: signed. */
  error: number;
  /** Absolute errors of months relative to the actual total. */
  wape: number;
  /** Absolute errors of weeks relative to the mean change from week to week before the forecast. */
  mase: number;
  /** The weighted interval score of the whole, relative to the actual one. */
  wis: number;
  isIn80: boolean;
  isIn95: boolean;
  /** Of the 80% interval, relative to the actual total. */
  width80: number;
};

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const absoluteErrors = (one: Float64Array, other: Float64Array): number =>
  sumOf(one.map((value, at) => Math.abs(value - (other[at] as number))));

/** The penalty of an interval that misses by a distance is 2 / α times that distance, beside its width. */
const intervalScore = (alpha: number, [lower, upper]: readonly [number, number], actual: number): number =>
  upper - lower + (2 / alpha) * (Math.max(0, lower - actual) + Math.max(0, actual - upper));

/**
 * Scores of a forecast. MASE: Hyndman and Koehler 2006, doi 10.1016/j.ijforecast.2006.03.001, with weeks before the
 * forecast as the scale; WIS: Bracher, Ray, Gneiting and Reich 2021, doi 10.1371/journal.pcbi.1008618, equation 2, with
 * the expected value in place of the median.
 */
export const scoresOf = (
  { whole, weeks, months, bounds: { lower80, upper80, lower95, upper95 } }: Forecasted,
  actual: Actual,
  before: Float64Array,
): Scores => {
  const scale = absoluteErrors(before.subarray(1), before.subarray(0, -1)) / (before.length - 1);
  const wis =
    (Math.abs(whole - actual.whole) / 2 +
      0.1 * intervalScore(0.2, [lower80, upper80], actual.whole) +
      0.025 * intervalScore(0.05, [lower95, upper95], actual.whole)) /
    2.5;
  return {
    error: whole / actual.whole - 1,
    wape: absoluteErrors(months, actual.months) / actual.whole,
    mase: absoluteErrors(weeks, actual.weeks) / weeks.length / scale,
    wis: wis / actual.whole,
    isIn80: lower80 <= actual.whole && actual.whole <= upper80,
    isIn95: lower95 <= actual.whole && actual.whole <= upper95,
    width80: (upper80 - lower80) / actual.whole,
  };
};
