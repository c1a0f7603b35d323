import { isSeasonal, seasonalIndices } from "./seasonality.ts";
import { deviationOfSum, rootMeanSquare, type SeriesForecast, type SeriesOptions } from "./series-forecast.ts";

type SmoothingOptions = SeriesOptions & { period: number };

/** Fewer values have no trend. */
const LEAST_VALUES = 6;

/** The errors of a recursion that are linear in its initial state, as the errors from zero and each state's part in them. */
type LinearErrors = { errors: Float64Array; parts: readonly [Float64Array, Float64Array] };

/** A level with a damped trend: level = last level + φ slope + α error; slope = φ slope + αβ error. */
type Damped = { alpha: number; beta: number; phi: number };

type State = { level: number; slope: number };

/** One-step errors from an initial state, and the last state. */
const runDamped = (
  values: Float64Array,
  { alpha, beta, phi }: Damped,
  start: State,
): { errors: Float64Array; last: State } => {
  let { level, slope } = start;
  const errors = values.map((value) => {
    const error = value - level - phi * slope;
    level += phi * slope + alpha * error;
    slope = phi * slope + alpha * beta * error;
    return error;
  });
  return { errors, last: { level, slope } };
};

const linearErrors = (values: Float64Array, damped: Damped): LinearErrors => {
  const none = new Float64Array(values.length);
  return {
    errors: runDamped(values, damped, { level: 0, slope: 0 }).errors,
    parts: [
      runDamped(none, damped, { level: 1, slope: 0 }).errors,
      runDamped(none, damped, { level: 0, slope: 1 }).errors,
    ],
  };
};

const dot = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);

/** The initial level and slope of least squares, with their sum of squared errors. */
const bestStart = ({ errors, parts: [a, b] }: LinearErrors): State & { squares: number } => {
  const [aa, ab, bb, ae, be] = [dot(a, a), dot(a, b), dot(b, b), dot(a, errors), dot(b, errors)];
  const determinant = aa * bb - ab * ab;
  const isDetermined = determinant > 1e-9 * aa * bb;
  const level = isDetermined ? -(ae * bb - be * ab) / determinant : -ae / aa;
  const slope = isDetermined ? -(be * aa - ae * ab) / determinant : 0;
  const left = errors.map((error, at) => error + level * (a[at] as number) + slope * (b[at] as number));
  return { level, slope, squares: dot(left, left) };
};

/** The usual bounds: β ≤ 1 as a share of α, and damping that can be told from none (Hyndman et al. 2008, section 2.7). */
const BOUNDS: Record<keyof Damped, readonly [least: number, most: number]> = {
  alpha: [0.0001, 0.9999],
  beta: [0, 0.9999],
  phi: [0.8, 0.98],
};
const SHARES = [0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1] as const;
const FINEST = 1e-6;

/** The parameters of least squares: the best point of a grid, then each by halving steps. */
const fitDamped = (values: Float64Array): Damped => {
  const squaresOf = (at: Damped): number => bestStart(linearErrors(values, at)).squares;
  const atShare = (name: keyof Damped, share: number): number => {
    const [least, most] = BOUNDS[name];
    return least + share * (most - least);
  };
  let best: Damped = { alpha: 0.5, beta: 0, phi: 0.9 };
  let fewest = Number.POSITIVE_INFINITY;
  const tryOut = (at: Damped): boolean => {
    const squares = squaresOf(at);
    if (!(squares < fewest)) return false;
    [best, fewest] = [at, squares];
    return true;
  };
  for (const alpha of SHARES)
    for (const beta of [0, 0.05, 0.2, 0.5])
      for (const phi of [0, 0.5, 1])
        tryOut({ alpha: atShare("alpha", alpha), beta: atShare("beta", beta), phi: atShare("phi", phi) });
  for (let step = 0.05; step > FINEST; ) {
    let isBetter = false;
    for (const name of ["alpha", "beta", "phi"] as const)
      for (const sign of [1, -1]) {
        const [least, most] = BOUNDS[name];
        const moved = Math.min(most, Math.max(least, best[name] + sign * step * (most - least)));
        isBetter = tryOut({ ...best, [name]: moved }) || isBetter;
      }
    if (!isBetter) step /= 2;
  }
  return best;
};

/** Forecasts a series by its season and a method for what is left without it; null with too few values. */
const withSeason = (
  values: Float64Array,
  { steps, period }: SmoothingOptions,
  method: (adjusted: Float64Array) => { expected: Float64Array; sigma: number; carried: (lag: number) => number },
): SeriesForecast | null => {
  const n = values.length;
  if (n < LEAST_VALUES) return null;
  const indices = isSeasonal(values, period) ? seasonalIndices(values, period) : new Float64Array(period).fill(1);
  const indexAt = (at: number): number => indices[at % period] as number;
  const { expected, sigma, carried } = method(values.map((value, at) => value / indexAt(at)));
  return {
    expected: expected.map((value, step) => Math.max(0, value * indexAt(n + step))),
    deviation: deviationOfSum(sigma, { steps, carried, scaleOf: (step) => indexAt(n + step) }),
  };
};

/**
 * Exponential smoothing with a damped trend of the seasonally adjusted series (Gardner and McKenzie 1985; the benchmark
 * "Damped" of the M4 competition). Parameters and the initial state are those of least squared errors.
 */
export const dampedTrend = (values: Float64Array, options: SmoothingOptions): SeriesForecast | null =>
  withSeason(values, options, (adjusted) => {
    const damped = fitDamped(adjusted);
    const { alpha, beta, phi } = damped;
    const { errors, last } = runDamped(adjusted, damped, bestStart(linearErrors(adjusted, damped)));
    const damping = (step: number): number => (phi * (1 - phi ** step)) / (1 - phi);
    return {
      expected: Float64Array.from({ length: options.steps }, (_, step) => last.level + damping(step + 1) * last.slope),
      sigma: rootMeanSquare([...errors]),
      carried: (lag) => alpha * (1 + beta * damping(lag)),
    };
  });

/** Errors of simple exponential smoothing from the first value on, and the last level. */
const smooth = (values: Float64Array, alpha: number): { errors: Float64Array; level: number } => {
  let level = values[0] as number;
  const errors = values.map((value) => {
    const error = value - level;
    level += alpha * error;
    return error;
  });
  return { errors, level };
};

const ALPHAS = 200;

/** The weight of least squared errors: the best of a grid, then by halving steps. */
const fitAlpha = (values: Float64Array): number => {
  const squaresAt = (alpha: number): number => {
    const { errors } = smooth(values, alpha);
    return dot(errors, errors);
  };
  let [best, fewest] = [1, squaresAt(1)];
  const tryOut = (alpha: number): boolean => {
    const squares = alpha > 0 && alpha <= 1 ? squaresAt(alpha) : Number.NaN;
    if (!(squares < fewest)) return false;
    [best, fewest] = [alpha, squares];
    return true;
  };
  for (let at = 1; at < ALPHAS; at++) tryOut(at / ALPHAS);
  for (let step = 1 / ALPHAS; step > FINEST; ) if (!(tryOut(best + step) || tryOut(best - step))) step /= 2;
  return best;
};

/** The slope of least squares over time. */
const slopeOf = (values: Float64Array): number => {
  const middle = (values.length - 1) / 2;
  let [products, squares] = [0, 0];
  for (const [at, value] of values.entries()) {
    products += (at - middle) * value;
    squares += (at - middle) ** 2;
  }
  return products / squares;
};

/**
 * The Theta method of the seasonally adjusted series: simple exponential smoothing from the first value, plus half the
 * slope of its linear trend (Assimakopoulos and Nikolopoulos 2000, doi 10.1016/S0169-2070(00)00066-2; in the closed form
 * of Hyndman and Billah 2003, doi 10.1016/S0169-2070(01)00143-1, equation 5).
 */
export const theta = (values: Float64Array, options: SmoothingOptions): SeriesForecast | null =>
  withSeason(values, options, (adjusted) => {
    const n = adjusted.length;
    const alpha = fitAlpha(adjusted);
    const { errors, level } = smooth(adjusted, alpha);
    const drift = slopeOf(adjusted) / 2;
    return {
      expected: Float64Array.from(
        { length: options.steps },
        (_, step) => level + drift * (step + (1 - (1 - alpha) ** n) / alpha),
      ),
      sigma: rootMeanSquare([...errors.subarray(1)]),
      carried: () => alpha,
    };
  });
