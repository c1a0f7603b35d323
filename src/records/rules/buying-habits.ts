import type { Day } from "#lib/time/day.ts";
import { type Month, monthsFrom, toMonth } from "#lib/time/month.ts";
import type { PurchaseDay, RefundDay } from "#records/rules/customers/customer-standing.ts";

export type MonthSums = {
  month: Month;
  /** Counted sales. */
  orderCount: number;
  /** Charged for orders of the month. */
  charged: number;
  /** Refunded in the month, whenever the purchase was. */
  refunded: number;
};

const added = (sums: Map<Month, MonthSums>, month: Month, more: Partial<MonthSums>): void => {
  const { orderCount = 0, charged = 0, refunded = 0 } = sums.get(month) ?? {};
  sums.set(month, {
    month,
    orderCount: orderCount + (more.orderCount ?? 0),
    charged: charged + (more.charged ?? 0),
    refunded: refunded + (more.refunded ?? 0),
  });
};

/**
 * Every month from the first with an order or refund to the current one, with zeros for empty months; money in minor
 * units.
 */
export const sumByMonth = (days: readonly PurchaseDay[], refunds: readonly RefundDay[], today: Day): MonthSums[] => {
  const sums = new Map<Month, MonthSums>();
  for (const { day, sales, charged } of days) added(sums, toMonth(day), { orderCount: sales, charged });
  for (const { day, amount } of refunds) added(sums, toMonth(day), { refunded: amount });
  const [first] = [...sums.keys()].sort();
  if (first === undefined) return [];
  const empty = { orderCount: 0, charged: 0, refunded: 0 };
  return monthsFrom(first, toMonth(today)).map((month) => sums.get(month) ?? { month, ...empty });
};

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
