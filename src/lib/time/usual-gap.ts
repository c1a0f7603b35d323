/** A habit needs at least two gaps. */
export const LEAST_GAPS = 2;

/**
 * A customer's usual gap, the one cadence that every page shows: the lower median of the days between their days with a
 * sale, so that it is a gap that occurred. `days` is ascending without duplicates. Null with fewer than two gaps.
 */
export const computeUsualGap = (days: ArrayLike<number>): number | null => {
  if (days.length <= LEAST_GAPS) return null;
  const gaps = Array.from({ length: days.length - 1 }, (_, i) => (days[i + 1] as number) - (days[i] as number));
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? null;
};
