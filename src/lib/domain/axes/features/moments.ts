/** Count, mean and sum of squared deviations of a stream of numbers. */
export type Moments = { count: number; mean: number; squares: number };

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** Adds one number (Welford 1962), avoiding a difference of large sums. */
export const withNumber = ({ count, mean, squares }: Moments, value: number): Moments => {
  const distance = value - mean;
  const moved = mean + distance / (count + 1);
  return { count: count + 1, mean: moved, squares: squares + distance * (value - moved) };
};

/** Merges the moments of two parts (Chan, Golub, LeVeque 1979), so that parts can be processed separately. */
export const merged = (one: Moments, other: Moments): Moments => {
  const count = one.count + other.count;
  if (count === 0) return NO_MOMENTS;
  const distance = other.mean - one.mean;
  return {
    count,
    mean: one.mean + (distance * other.count) / count,
    squares: one.squares + other.squares + (distance * distance * one.count * other.count) / count,
  };
};

/** Population standard deviation (divides by the count). */
export const deviationOf = ({ count, squares }: Moments): number => (count === 0 ? 0 : Math.sqrt(squares / count));
