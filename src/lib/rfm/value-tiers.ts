/** In report order. */
export const TIERS = ["V3", "V2", "V1"] as const;

export type Tier = (typeof TIERS)[number];

/** Spending used for ranking: negative revenue counts as 0. */
export const clampSpending = (revenue: number): number => Math.max(0, revenue);

/** Minor units. Customers who spent more than `highAbove` are High, less than `lowBelow` Low, all others Medium. */
export type Cuts = { highAbove: number; lowBelow: number };

/**
 * The tier boundaries; null without customers. High are those with at least 80% of customers strictly below them, Low
 * those with at least 80% strictly above. With n ascending values and k = ⌈4n / 5⌉, at least k are strictly below a
 * value exactly if the k-th smallest is, and strictly above it exactly if the k-th largest is. Whole numbers only;
 * equal values stay together; negating all values swaps High and Low.
 */
export const computeTierCuts = (revenues: readonly number[]): Cuts | null =>
  cutsOfAscending(Float64Array.from(revenues, clampSpending).sort());

/** The same of spending in ascending order. */
export const cutsOfAscending = (ascending: ArrayLike<number>): Cuts | null => {
  const k = Math.ceil((4 * ascending.length) / 5);
  const [highAbove, lowBelow] = [ascending[k - 1], ascending[ascending.length - k]];
  return highAbove === undefined || lowBelow === undefined ? null : { highAbove, lowBelow };
};

export const assignTier = (revenue: number, { highAbove, lowBelow }: Cuts): Tier => {
  const spent = clampSpending(revenue);
  if (spent > highAbove) return "V3";
  return spent < lowBelow ? "V1" : "V2";
};
