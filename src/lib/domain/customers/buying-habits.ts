/** What a business's customers buy, for one of them to be compared with. Money in minor units. */
export type Habits = {
  /** Buyers looked at; a sample where there are many. */
  buyers: number;
  isSample: boolean;
  categories: readonly Taste[];
  brands: readonly Taste[];
  products: readonly Taste[];
  /** How many buyers bought of both; each pair in both orders. */
  together: readonly { category: string; other: string; buyers: number }[];
};

/** `share`: of everybody's spending; `buyers`: who bought of it. */
export type Taste = { name: string; share: number; buyers: number };

export type CrossSell = {
  bought: string;
  offered: string;
  /** Of those who buy what is bought, who buy what is offered as well. */
  share: number;
  /** Against everybody. */
  lift: number;
};

/** Fewer people than this are no habit. */
const LEAST_BUYERS = 20;
const LEAST_LIFT = 1.2;

/**
 * What to offer somebody who buys these categories (the favourite first) and no others: the category that most buyers
 * of the favourite also buy, where they do so more than everybody does. Confidence P(offered | bought) and lift
 * P(offered | bought) ÷ P(offered) of association rules (Agrawal, Imieliński, Swami 1993). Null where there is none.
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
