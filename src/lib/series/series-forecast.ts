/** What is expected in each of the steps after a series, and the standard deviation of their sum (NaN if the series is too short to tell). */
export type SeriesForecast = { expected: Float64Array; deviation: number };

export type SeriesOptions = { steps: number };

/** The root mean square of at least two errors. */
export const rootMeanSquare = (errors: readonly number[]): number =>
  errors.length < 2 ? Number.NaN : Math.sqrt(errors.reduce((sum, each) => sum + each * each, 0) / errors.length);

/**
 * The standard deviation of the sum of the next steps, if the error of one step moves the j-th step after it by
 * `carried(j)` of it, and errors are independent: σ² Σᵢ (Σ_{h≥i} s_h c_{h−i})² with c₀ = 1 and the steps' scales s
 * (Hyndman, Koehler, Ord and Snyder 2008, Forecasting with Exponential Smoothing, sections 6.1 and 6.6).
 */
export const deviationOfSum = (
  sigma: number,
  {
    steps,
    carried,
    scaleOf = () => 1,
  }: SeriesOptions & { carried: (lag: number) => number; scaleOf?: (step: number) => number },
): number => {
  let sum = 0;
  for (let error = 0; error < steps; error++) {
    let moved = scaleOf(error);
    for (let step = error + 1; step < steps; step++) moved += scaleOf(step) * carried(step - error);
    sum += moved * moved;
  }
  return sigma * Math.sqrt(sum);
};
