import { deviationOfSum, rootMeanSquare, type SeriesForecast, type SeriesOptions } from "./series-forecast.ts";

type SeasonalOptions = SeriesOptions & { period: number };

const lastSeason = (values: Float64Array, { steps, period }: SeasonalOptions): Float64Array =>
  Float64Array.from({ length: steps }, (_, step) => values[values.length - period + (step % period)] as number);

/** Each error is repeated a period later, and so on. */
const seasonalDeviation = (sigma: number, { steps, period }: SeasonalOptions): number =>
  deviationOfSum(sigma, { steps, carried: (lag) => (lag % period === 0 ? 1 : 0) });

/**
 * The seasonal naive forecast: what was a period ago (Hyndman and Athanasopoulos 2021, Forecasting: Principles and
 * Practice, section 5.2). Null with less than a period.
 */
export const seasonalNaive = (values: Float64Array, options: SeasonalOptions): SeriesForecast | null => {
  const { period } = options;
  if (values.length < period) return null;
  const errors = Array.from(values.subarray(period), (value, at) => value - (values[at] as number));
  return { expected: lastSeason(values, options), deviation: seasonalDeviation(rootMeanSquare(errors), options) };
};

/**
 * What was a period ago, times the growth of the latest values over those a period before: at most a period of them, at
 * least `least`. Null if there are fewer, or if there was nothing to grow from.
 */
export const seasonalNaiveWithGrowth = (
  values: Float64Array,
  { least, ...options }: SeasonalOptions & { least: number },
): SeriesForecast | null => {
  const { period } = options;
  const growthAt = (end: number): number => {
    const compared = Math.min(period, end - period);
    if (compared < least) return Number.NaN;
    const sumOf = (until: number) => values.subarray(until - compared, until).reduce((sum, value) => sum + value, 0);
    return sumOf(end) / sumOf(end - period);
  };
  const growth = growthAt(values.length);
  if (!Number.isFinite(growth)) return null;
  const errors: number[] = [];
  for (let at = period; at < values.length; at++) {
    const then = growthAt(at);
    if (Number.isFinite(then)) errors.push((values[at] as number) - then * (values[at - period] as number));
  }
  return {
    expected: lastSeason(values, options).map((value) => growth * value),
    deviation: seasonalDeviation(rootMeanSquare(errors), options),
  };
};

/** The mean of the latest values, with the errors of that mean: σ² (H + H² / n). Null if there are fewer. */
export const latestMean = (
  values: Float64Array,
  { steps, window }: SeriesOptions & { window: number },
): SeriesForecast | null => {
  if (values.length < window) return null;
  const meanAt = (end: number): number =>
    values.subarray(end - window, end).reduce((sum, value) => sum + value, 0) / window;
  const mean = meanAt(values.length);
  const errors = Array.from(values.subarray(-window), (value) => value - mean);
  // One degree of freedom is the mean's.
  const sigma = rootMeanSquare(errors) * Math.sqrt(window / (window - 1));
  return {
    expected: new Float64Array(steps).fill(mean),
    deviation: sigma * Math.sqrt(steps + steps ** 2 / window),
  };
};
