/** The normal quantile of a two-sided test at 90%. */
const CRITICAL = 1.645;

/**
 * Whether values a period apart are correlated: the autocorrelation at that lag beyond its standard error at 90%
 * (Assimakopoulos and Nikolopoulos 2000, section 3). Needs two periods.
 */
export const isSeasonal = (values: Float64Array, period: number): boolean => {
  const n = values.length;
  if (period < 2 || n < 2 * period) return false;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const centered = values.map((value) => value - mean);
  const product = (lag: number): number =>
    centered.subarray(lag).reduce((sum, value, at) => sum + value * (centered[at] as number), 0);
  const variance = product(0);
  if (!(variance > 0)) return false;
  let squares = 0;
  for (let lag = 1; lag < period; lag++) squares += (product(lag) / variance) ** 2;
  return product(period) / variance > CRITICAL * Math.sqrt((1 + 2 * squares) / n);
};

/** The centered moving average over a period; NaN at the ends. */
const centeredAverage = (values: Float64Array, period: number): Float64Array => {
  const half = period >> 1;
  return values.map((_, at) => {
    if (at < half || at + half >= values.length) return Number.NaN;
    let sum = 0;
    for (let lag = -half; lag <= half; lag++) {
      const isEnd = period % 2 === 0 && Math.abs(lag) === half;
      sum += (isEnd ? 0.5 : 1) * (values[at + lag] as number);
    }
    return sum / period;
  });
};

/**
 * The multiplicative season of each place in the period, with a mean of 1, by classical decomposition: the mean of values
 * relative to their centered moving average (Hyndman and Athanasopoulos 2021, section 3.4). All 1 if a value isn't
 * positive, or with less than two periods.
 */
export const seasonalIndices = (values: Float64Array, period: number): Float64Array => {
  const none = new Float64Array(period).fill(1);
  if (values.length < 2 * period || values.some((value) => !(value > 0))) return none;
  const average = centeredAverage(values, period);
  const indices = none.map((_, place) => {
    let [sum, count] = [0, 0];
    for (let at = place; at < values.length; at += period) {
      const ratio = (values[at] as number) / (average[at] as number);
      if (Number.isNaN(ratio)) continue;
      sum += ratio;
      count++;
    }
    return sum / count;
  });
  const mean = indices.reduce((sum, index) => sum + index, 0) / period;
  return indices.map((index) => index / mean);
};
