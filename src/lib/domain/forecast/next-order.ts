/** The points at which the chance is evaluated, as shares of the longest period; interpolated linearly in between. */
const SHARES = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1] as const;
const MEDIAN = 0.5;

/**
 * The median number of days until each customer's next purchase; NaN if it exceeds `longest`. `chances` gives the
 * probability of at least one purchase within a number of days.
 */
export const daysToNextOrder = (chances: (days: number) => Float64Array, longest: number): Float64Array => {
  let [from, before]: [number, Float64Array | null] = [0, null];
  let days = new Float64Array(0);
  for (const to of SHARES.map((share) => share * longest)) {
    const until = chances(to);
    if (!before) days = new Float64Array(until.length).fill(Number.NaN);
    for (let i = 0; i < until.length; i++) {
      const [low, high] = [before?.[i] ?? 0, until[i] as number];
      if (!Number.isNaN(days[i]) || high < MEDIAN) continue;
      days[i] = from + ((to - from) * (MEDIAN - low)) / (high - low);
    }
    [from, before] = [to, until];
  }
  return days;
};
