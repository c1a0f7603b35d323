/** A function to minimize: returns its value and writes its gradient into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

export type ParameterBounds = { lower: Float64Array; upper: Float64Array };

export type Minimum = {
  at: Float64Array;
  value: number;
  /** The gradient's largest component, ignoring those that push against a bound. */
  slope: number;
  evaluations: number;
  converged: boolean;
};

type MinimizeOptions = {
  bounds: ParameterBounds;
  /** Converged when the slope is at most this. */
  tolerance: number;
  evaluations: number;
  /** An initial inverse Hessian. */
  inverseHessian?: Float64Array;
};

/** Armijo's and Wolfe's constants (Nocedal & Wright, Numerical Optimization, 3.1). */
const DECREASE = 1e-4;
const ROUNDING = 1e-13;
/**
 * On a flat ridge rounding errors stop the descent before the slope reaches the tolerance: converged after this many
 * steps without gain, at a slope of this many tolerances.
 */
const STALLS = 4;
const ALMOST = 2000;
/** The maximum first step of a line search: the log of a parameter moves by at most 2. */
const LONGEST = 2;

const dot = (x: Float64Array, y: Float64Array): number =>
  x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);

const isStuck = (at: Float64Array, direction: number, i: number, { lower, upper }: ParameterBounds): boolean =>
  ((at[i] as number) <= (lower[i] as number) && direction < 0) ||
  ((at[i] as number) >= (upper[i] as number) && direction > 0);

const projectedGradientNorm = (at: Float64Array, gradient: Float64Array, bounds: ParameterBounds): number =>
  gradient.reduce((most, value, i) => (isStuck(at, -value, i, bounds) ? most : Math.max(most, Math.abs(value))), 0);

const identity = (n: number, scale: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? scale : 0));

/** −H g, with 0 for components that would leave the bounds; steepest descent if that is not a descent direction. */
const findDescentDirection = (
  at: Float64Array,
  inverse: Float64Array,
  gradient: Float64Array,
  bounds: ParameterBounds,
): Float64Array => {
  const n = at.length;
  const free = gradient.map((value, i) => (isStuck(at, -value, i, bounds) ? 0 : value));
  const step = free.map((_, i) => -dot(inverse.subarray(i * n, i * n + n), free));
  const direction = step.map((value, i) => (isStuck(at, value, i, bounds) ? 0 : value));
  return dot(direction, gradient) < 0 ? direction : free.map((value) => -value);
};

/** The BFGS update (Nocedal & Wright 6.17), skipped if the curvature is not positive. */
const update = (inverse: Float64Array, step: Float64Array, change: Float64Array): void => {
  const n = step.length;
  const curvature = dot(step, change);
  if (!(curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  const product = step.map((_, i) => dot(inverse.subarray(i * n, i * n + n), change));
  const scale = (1 + dot(change, product) / curvature) / curvature;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const [si, sj, pi, pj] = [step[i], step[j], product[i], product[j]] as [number, number, number, number];
      inverse[i * n + j] = (inverse[i * n + j] as number) + scale * si * sj - (pi * sj + si * pj) / curvature;
    }
};

type Evaluation = { at: Float64Array; value: number; gradient: Float64Array };

const within = (at: Float64Array, { lower, upper }: ParameterBounds): Float64Array =>
  at.map((value, i) => Math.min(upper[i] as number, Math.max(lower[i] as number, value)));

/** A lower point along a direction, backtracking by parabolas; none if thirty ever shorter steps fail. */
const searchAlong = (objective: Objective, from: Evaluation, direction: Float64Array, bounds: ParameterBounds) => {
  const descent = dot(direction, from.gradient);
  const gradient = new Float64Array(from.at.length);
  let length = Math.min(1, LONGEST / direction.reduce((most, part) => Math.max(most, Math.abs(part)), 0));
  for (let evaluations = 1; evaluations <= 30; evaluations++) {
    const at = within(
      from.at.map((part, i) => part + length * (direction[i] as number)),
      bounds,
    );
    const value = objective(at, gradient);
    const rise = value - from.value;
    // If values differ only by rounding, slopes decide (Hager & Zhang 2005).
    const isLower =
      rise <= DECREASE * length * descent ||
      (rise <= ROUNDING * Math.abs(from.value) && Math.abs(dot(direction, gradient)) <= 0.8 * -descent);
    if (isLower) return { place: { at, value, gradient }, evaluations };
    const parabola = (-descent * length) / (2 * (rise / length - descent));
    length = Number.isFinite(parabola) ? Math.min(0.5 * length, Math.max(0.1 * length, parabola)) : 0.2 * length;
  }
  return { place: null, evaluations: 30 };
};

/**
 * Minimizes a smooth function of a few variables within bounds: projected BFGS with the full inverse Hessian (limited
 * memory has no benefit for four variables), and a line search that backtracks by parabolas. Non-finite values count as
 * too far.
 */
export const minimize = (objective: Objective, start: Float64Array, options: MinimizeOptions): Minimum => {
  const { bounds, tolerance } = options;
  const n = start.length;
  const gradient = new Float64Array(n);
  const first = within(start, bounds);
  let here: Evaluation = { at: first, value: objective(first, gradient), gradient };
  const steepest = (): Float64Array => identity(n, 1 / Math.max(1, Math.sqrt(dot(here.gradient, here.gradient))));
  let inverse = options.inverseHessian?.slice() ?? steepest();
  let isFresh = !options.inverseHessian;
  let [evaluations, stalls] = [1, 0];
  for (;;) {
    const slope = projectedGradientNorm(here.at, here.gradient, bounds);
    const end = (enough: number): Minimum => {
      return { at: here.at, value: here.value, slope, evaluations, converged: slope <= enough };
    };
    if (stalls >= STALLS) return end(ALMOST * tolerance);
    if (slope <= tolerance || evaluations >= options.evaluations) return end(tolerance);
    const found = searchAlong(objective, here, findDescentDirection(here.at, inverse, here.gradient, bounds), bounds);
    evaluations += found.evaluations;
    const { place } = found;
    if (!place) {
      // No lower point along this direction: either the Hessian is wrong, or the rounding limit is reached.
      if (isFresh) return end(ALMOST * tolerance);
      inverse = steepest();
      isFresh = true;
      continue;
    }
    const step = place.at.map((part, i) => part - (here.at[i] as number));
    const change = place.gradient.map((part, i) => part - (here.gradient[i] as number));
    if (isFresh) inverse = identity(n, Math.max(1e-6, dot(step, change) / dot(change, change)));
    isFresh = false;
    update(inverse, step, change);
    stalls = here.value - place.value > ROUNDING * Math.abs(here.value) ? 0 : stalls + 1;
    here = place;
  }
};

/** The symmetrized matrix of second derivatives, by central differences of the gradient. */
export const computeHessian = (objective: Objective, at: Float64Array, step = 1e-4): Float64Array => {
  const n = at.length;
  const hessian = new Float64Array(n * n);
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const moved = at.slice();
    moved[i] = (at[i] as number) + step;
    objective(moved, up);
    moved[i] = (at[i] as number) - step;
    objective(moved, down);
    for (let j = 0; j < n; j++) {
      const half = ((up[j] as number) - (down[j] as number)) / (4 * step);
      hessian[i * n + j] = (hessian[i * n + j] as number) + half;
      hessian[j * n + i] = (hessian[j * n + i] as number) + half;
    }
  }
  return hessian;
};
