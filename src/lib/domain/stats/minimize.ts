/** A function to be minimised: its value, and its gradient into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

export type Bounds = { lower: Float64Array; upper: Float64Array };

export type Minimum = {
  at: Float64Array;
  value: number;
  /** The gradient's largest part, without those that push against a bound. */
  slope: number;
  evaluations: number;
  converged: boolean;
};

export type MinimizeOptions = {
  bounds: Bounds;
  /** Converged is a slope of at most this. */
  tolerance: number;
  evaluations: number;
  /** An inverse Hessian to begin with. */
  inverseHessian?: Float64Array;
};

/** Armijo's and Wolfe's constants (Nocedal & Wright, Numerical Optimization, 3.1). */
const DECREASE = 1e-4;
const ROUNDING = 1e-13;
/** Along a flat ridge rounding ends the descent before the slope does: so many steps without any gain, at a slope of so many tolerances. */
const STALLS = 4;
const ALMOST = 2000;
/** No first step of a search is longer than this: a logarithm of a parameter moves by 2 at most. */
const LONGEST = 2;

const dot = (x: Float64Array, y: Float64Array): number =>
  x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);

const isStuck = (at: Float64Array, direction: number, i: number, { lower, upper }: Bounds): boolean =>
  ((at[i] as number) <= (lower[i] as number) && direction < 0) ||
  ((at[i] as number) >= (upper[i] as number) && direction > 0);

const slopeOf = (at: Float64Array, gradient: Float64Array, bounds: Bounds): number =>
  gradient.reduce((most, value, i) => (isStuck(at, -value, i, bounds) ? most : Math.max(most, Math.abs(value))), 0);

const identity = (n: number, scale: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? scale : 0));

/** −H g, with 0 for what would leave the bounds; steepest descent where that is no descent. */
const directionOf = (at: Float64Array, inverse: Float64Array, gradient: Float64Array, bounds: Bounds): Float64Array => {
  const n = at.length;
  const free = gradient.map((value, i) => (isStuck(at, -value, i, bounds) ? 0 : value));
  const step = free.map((_, i) => -dot(inverse.subarray(i * n, i * n + n), free));
  const direction = step.map((value, i) => (isStuck(at, value, i, bounds) ? 0 : value));
  return dot(direction, gradient) < 0 ? direction : free.map((value) => -value);
};

/** The BFGS update (Nocedal & Wright 6.17), left out where the curvature is not positive. */
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

/**
 * The minimum of a smooth function of a few variables between bounds: BFGS with its whole inverse Hessian (limited memory is
 * of no use for four variables), projected, and a line search that backtracks by parabolas. What is not finite counts
 * as too far.
 */
export const minimize = (objective: Objective, start: Float64Array, options: MinimizeOptions): Minimum => {
  const { bounds, tolerance } = options;
  const n = start.length;
  let at = start.map((value, i) => Math.min(bounds.upper[i] as number, Math.max(bounds.lower[i] as number, value)));
  let gradient = new Float64Array(n);
  let value = objective(at, gradient);
  let evaluations = 1;
  let inverse = options.inverseHessian?.slice() ?? identity(n, 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))));
  let isFresh = !options.inverseHessian;
  const next = new Float64Array(n);
  let stalls = 0;
  for (;;) {
    const slope = slopeOf(at, gradient, bounds);
    const isDone = slope <= tolerance || stalls >= STALLS;
    if (isDone || evaluations >= options.evaluations)
      return { at, value, slope, evaluations, converged: slope <= (stalls >= STALLS ? ALMOST * tolerance : tolerance) };
    const direction = directionOf(at, inverse, gradient, bounds);
    const descent = dot(direction, gradient);
    const longest = direction.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    let length = Math.min(1, LONGEST / longest);
    let moved = at;
    let found = value;
    let isLower = false;
    for (let tries = 0; tries < 30 && !isLower; tries++) {
      moved = at.map((part, i) =>
        Math.min(
          bounds.upper[i] as number,
          Math.max(bounds.lower[i] as number, part + length * (direction[i] as number)),
        ),
      );
      found = objective(moved, next);
      evaluations++;
      // Where values differ by their rounding alone, slopes decide (Hager & Zhang 2005).
      isLower =
        found <= value + DECREASE * length * descent ||
        (found <= value + ROUNDING * Math.abs(value) && Math.abs(dot(direction, next)) <= 0.8 * -descent);
      const parabola = (-descent * length) / (2 * ((found - value) / length - descent));
      length = Number.isFinite(parabola) ? Math.min(0.5 * length, Math.max(0.1 * length, parabola)) : 0.2 * length;
    }
    if (!isLower) {
      // Nothing is lower along this direction: the Hessian is at fault, or rounding has been reached.
      if (isFresh) return { at, value, slope, evaluations, converged: slope <= ALMOST * tolerance };
      inverse = identity(n, 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))));
      isFresh = true;
      continue;
    }
    const step = moved.map((part, i) => part - (at[i] as number));
    const change = next.map((part, i) => part - (gradient[i] as number));
    if (isFresh) inverse = identity(n, Math.max(1e-6, dot(step, change) / dot(change, change)));
    isFresh = false;
    update(inverse, step, change);
    at = moved;
    stalls = value - found > ROUNDING * Math.abs(value) ? 0 : stalls + 1;
    value = found;
    gradient = next.slice();
  }
};

/** The matrix of second derivatives, by central differences of the gradient, made symmetric. */
export const hessianOf = (objective: Objective, at: Float64Array, step = 1e-4): Float64Array => {
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
