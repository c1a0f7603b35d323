/** What a business's customers buy, as the basis of comparison. Money in minor units. */
export type Habits = {
  /** Buyers in the sample. */
  buyers: number;
  isSample: boolean;
  categories: readonly Taste[];
  brands: readonly Taste[];
  products: readonly Taste[];
  /** How many buyers bought both; each pair in both orders. */
  together: readonly { category: string; other: string; buyers: number }[];
};

/** `share` of total spending; `buyers` of the category. */
export type Taste = { name: string; share: number; buyers: number };

export type CrossSell = {
  bought: string;
  offered: string;
  /** Of the buyers of the bought category, the share who also buy the offered one. */
  share: number;
  /** Compared with all buyers. */
  lift: number;
};

/** Fewer buyers are no pattern. */
const LEAST_BUYERS = 20;
const LEAST_LIFT = 1.2;

/**
 * What to offer a customer who buys these categories (favorite first): the category that most buyers of the favorite
 * also buy, if they do so more than average. Confidence P(offered | bought) and lift P(offered | bought) ÷ P(offered)
 * of association rules (Agrawal, Imieliński, Swami 1993). Null if there is none.
 */
export const crossSellFor = (categories: readonly string[], habits: Habits): CrossSell | null => {
  const [favourite] = categories;
  const buyersOf = new Map(habits.categories.map(({ name, buyers }) => [name, buyers]));
  const base = favourite === undefined ? 0 : (buyersOf.get(favourite) ?? 0);
  if (favourite === undefined || base === 0) return null;
  const rules = habits.together
    .filter(({ category, other, buyers }) => {
      return category === favourite && !categories.includes(other) && buyers >= LEAST_BUYERS;
    })
    .map(({ other, buyers }) => {
      const share = buyers / base;
      return { bought: favourite, offered: other, share, lift: (share * habits.buyers) / (buyersOf.get(other) ?? 1) };
    })
    .filter(({ lift }) => lift >= LEAST_LIFT);
  return rules.sort((a, b) => b.share - a.share || a.offered.localeCompare(b.offered))[0] ?? null;
};
