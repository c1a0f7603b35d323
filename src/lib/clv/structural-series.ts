/**
 * A weekly series on the log scale. Counts are overdispersed Poisson with mean exposure × e^effect; values are normal
 * around the effect, with the variance of each week's noise. One row of regressors per week, all of equal length.
 */
export type WeeklySeries = { regressors: readonly Float64Array[] } & (
  | { counts: Float64Array; exposures: Float64Array }
  | { values: Float64Array; variances: Float64Array }
);

/** The sizes of the model's parts, as standard deviations. */
export type SeriesScales = {
  /** Mean and standard deviation of the level before the first week. */
  start: readonly [mean: number, deviation: number];
  /** Of the level's change from week to week. */
  drift: number;
  /** The share of a level that is left after a week: 1 for a random walk. */
  persistence?: number;
  /** Of each regressor's coefficient, around its mean (0 if there are none). */
  coefficients: readonly number[];
  means?: readonly number[];
  /** The noise's variance is this times the given one, or a count's this times its mean. */
  dispersion: number;
};

/**
 * After the last week, the level, the coefficients and then the levels of remembered weeks: means, and the covariance row by row.
 */
export type SeriesState = { mean: Float64Array; covariance: Float64Array; logLikelihood: number };

/** The first `size` products of a row of a matrix with a vector. */
const rowTimes = (matrix: Float64Array, row: number, vector: Float64Array): number => {
  const n = vector.length;
  let sum = 0;
  for (let j = 0; j < n; j++) sum += (matrix[row * n + j] as number) * (vector[j] as number);
  return sum;
};

/** What a week says: a value with normal noise, and the logarithm of the week's density given those before. */
type Measurement = { value: number; noise: number; density: number };
type Prior = { mean: number; variance: number };

const measureValue = (value: number, noise: number, { mean, variance }: Prior): Measurement => {
  const all = noise + variance;
  return { value, noise, density: -0.5 * (Math.log(2 * Math.PI * all) + (value - mean) ** 2 / all) };
};

const ROUNDS = 20;

/**
 * Linearizes the likelihood of a count at the effect's posterior mode, found by Newton's method (the iterated extended
 * Kalman filter), with the density by Laplace's approximation and quasi-likelihood for overdispersion (McCullagh and
 * Nelder 1989, Generalized Linear Models, section 9.2).
 */
const measureCount = (count: number, exposure: number, dispersion: number, { mean, variance }: Prior): Measurement => {
  let effect = mean;
  for (let round = 0; round < ROUNDS; round++) {
    const expected = exposure * Math.exp(effect);
    const step =
      ((count - expected) / dispersion - (effect - mean) / variance) / (expected / dispersion + 1 / variance);
    effect += Math.max(-1, Math.min(1, step));
    if (Math.abs(step) < 1e-9) break;
  }
  const expected = exposure * Math.exp(effect);
  const deviance = 2 * ((count > 0 ? count * Math.log(count / expected) : 0) - (count - expected));
  return {
    value: effect + (count - expected) / expected,
    noise: dispersion / expected,
    density:
      -0.5 *
      (Math.log(dispersion) +
        deviance / dispersion +
        (effect - mean) ** 2 / variance +
        Math.log1p((variance * expected) / dispersion)),
  };
};

/** Adds one week to the state; `gain` is space for a column. */
const observe = (
  state: SeriesState,
  { row, gain }: Record<"row" | "gain", Float64Array>,
  measure: (prior: Prior) => Measurement,
): void => {
  const { mean, covariance } = state;
  const n = row.length;
  for (let i = 0; i < n; i++) gain[i] = rowTimes(covariance, i, row);
  const prior = { mean: rowTimes(mean, 0, row), variance: rowTimes(gain, 0, row) };
  const { value, noise, density } = measure(prior);
  state.logLikelihood += density;
  for (let i = 0; i < n; i++) {
    const share = (gain[i] as number) / (noise + prior.variance);
    mean[i] = (mean[i] as number) + share * (value - prior.mean);
    for (let j = 0; j <= i; j++)
      covariance[j * n + i] = covariance[i * n + j] = (covariance[i * n + j] as number) - share * (gain[j] as number);
  }
};

/** Copies the level to another place of the state, which only later weeks change. */
const rememberLevel = ({ mean, covariance }: SeriesState, place: number): void => {
  const n = mean.length;
  mean[place] = mean[0] as number;
  for (let i = 0; i < n; i++) covariance[place * n + i] = covariance[i * n + place] = covariance[i] as number;
  covariance[place * n + place] = covariance[0] as number;
};

/** Below this exposure a count says nothing. */
const LEAST_EXPOSURE = 1e-6;

/**
 * The Kalman filter of a local level with regression effects: value = level + x'b + noise, level = last level + drift
 * (Harvey 1989, Forecasting, Structural Time Series Models and the Kalman Filter, sections 3.2, 3.7 and 7.2). The levels of
 * the remembered weeks are those that all weeks together show (fixed-point smoothing; Anderson and Moore 1979, Optimal
 * Filtering, section 7.2).
 */
export const filterSeries = (
  series: WeeklySeries,
  scales: SeriesScales,
  remembered: readonly number[] = [],
): SeriesState => {
  const { start, drift, coefficients, means = [], dispersion, persistence = 1 } = scales;
  const known = 1 + coefficients.length;
  const n = known + remembered.length;
  const state = { mean: new Float64Array(n), covariance: new Float64Array(n * n), logLikelihood: 0 };
  const { mean, covariance } = state;
  mean[0] = start[0];
  covariance[0] = start[1] ** 2;
  mean.set(means, 1);
  for (let i = 1; i < known; i++) covariance[i * n + i] = (coefficients[i - 1] as number) ** 2;
  const space = { row: new Float64Array(n).fill(1, 0, 1), gain: new Float64Array(n) };
  const weeks = "counts" in series ? series.counts.length : series.values.length;
  for (let week = 0; week < weeks; week++) {
    mean[0] = persistence * (mean[0] as number);
    for (let i = 0; i < n; i++) {
      covariance[i] = persistence * (covariance[i] as number);
      covariance[i * n] = persistence * (covariance[i * n] as number);
    }
    covariance[0] = (covariance[0] as number) + drift ** 2;
    for (const [at, other] of remembered.entries()) if (other === week) rememberLevel(state, known + at);
    if (known > 1) space.row.set(series.regressors[week] as Float64Array, 1);
    if ("counts" in series) {
      const [count, exposure] = [series.counts[week] as number, series.exposures[week] as number];
      if (exposure < LEAST_EXPOSURE) continue;
      observe(state, space, (prior) => measureCount(count, exposure, dispersion, prior));
    } else {
      const [value, noise] = [series.values[week] as number, dispersion * (series.variances[week] as number)];
      observe(state, space, (prior) => measureValue(value, noise, prior));
    }
  }
  return state;
};
