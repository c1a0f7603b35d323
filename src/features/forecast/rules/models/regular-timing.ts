import type { PurchaseDays } from "#lib/clv/model.ts";

/** Fewer pairs of gaps are not enough, and gaps of a few days are rounded too coarsely. */
const LEAST = { pairs: 100, days: 14 };
/** The threshold: 1 is a Poisson process, 2 every other of its events. */
const REGULAR = 1.5;

/**
 * The regularity of purchases: the shape of gamma distributed gaps, from the share that one gap has of two consecutive
 * ones, whose variance is 1 / (4 (2k + 1)) whatever each customer's rate (Wheat and Morrison 1990). Null with too few
 * gaps.
 */
export const timingRegularity = ({ starts, days }: PurchaseDays): number | null => {
  let [pairs, squares] = [0, 0];
  for (let row = 0; row + 1 < starts.length; row++) {
    const [first, end] = [starts[row] as number, starts[row + 1] as number];
    if (end - first < 3) continue;
    // Uses the second-to-last pair if there is one, because the last gap is biased short for customers who are about to
    // be late.
    const last = end - first > 3 ? end - 2 : end - 1;
    const both = (days[last] as number) - (days[last - 2] as number);
    if (both < LEAST.days) continue;
    const share = ((days[last - 1] as number) - (days[last - 2] as number)) / both;
    squares += (share - 0.5) ** 2;
    pairs++;
  }
  if (pairs < LEAST.pairs || squares === 0) return null;
  const variance = squares / pairs;
  return (1 - 4 * variance) / (8 * variance);
};

/** Whether purchases are too regular for a Poisson process. */
export const isRegular = (purchases: PurchaseDays): boolean => (timingRegularity(purchases) ?? 1) >= REGULAR;
