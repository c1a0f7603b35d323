/** In the order of the report. */
export const TIERS = ["V3", "V2", "V1"] as const;

export type Tier = (typeof TIERS)[number];

/** What somebody counts as having spent: money below nothing counts as nothing. */
export const spentOf = (revenue: number): number => Math.max(0, revenue);

/** Minor units. Whoever spent more than `highAbove` is High, whoever spent less than `lowBelow` Low, all others Medium. */
export type Cuts = { highAbove: number; lowBelow: number };

/**
 * Where the tiers part; null for nobody. High are those below whom at least 80 % of the customers spent strictly less, Low
 * those above whom at least 80 % spent strictly more. With n values ascending and k = ⌈4n / 5⌉, at least k are strictly
 * below a value exactly when the k-th smallest is, and strictly above it exactly when the k-th largest is. Whole numbers
 * only; equal values fall together; turned upside down, High and Low change places.
 */
export const cutsOf = (revenues: readonly number[]): Cuts | null => {
  const ascending = revenues.map(spentOf).sort((a, b) => a - b);
  const k = Math.ceil((4 * ascending.length) / 5);
  const [highAbove, lowBelow] = [ascending[k - 1], ascending[ascending.length - k]];
  return highAbove === undefined || lowBelow === undefined ? null : { highAbove, lowBelow };
};

export const tierOf = (revenue: number, { highAbove, lowBelow }: Cuts): Tier => {
  const spent = spentOf(revenue);
  if (spent > highAbove) return "V3";
  return spent < lowBelow ? "V1" : "V2";
};
