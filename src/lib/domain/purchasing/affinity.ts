import type { Affinity, CategoryPair, PurchasingRow } from "./purchasing.ts";

/** Amounts by name and in total, and the number of buyers per name. */
type Amounts = { byName: Map<string, number>; total: number; buyers: Map<string, number> };

const MOST = 5;

const count = (sums: Map<string, number>, name: string, more: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + more);
};

export const amountsOf = (rows: readonly PurchasingRow[], kind: "categories" | "brands"): Amounts => {
  const found = new Map<string, { amount: number; buyers: number }>();
  let total = 0;
  for (const row of rows) {
    const own = row[kind];
    for (const name in own) {
      const amount = own[name] as number;
      if (amount <= 0) continue;
      total += amount;
      const sum = found.get(name);
      if (!sum) found.set(name, { amount, buyers: 1 });
      else {
        sum.amount += amount;
        sum.buyers++;
      }
    }
  }
  const mapOf = (key: "amount" | "buyers") => new Map([...found].map(([name, sum]) => [name, sum[key]]));
  return { byName: mapOf("amount"), total, buyers: mapOf("buyers") };
};

/** What part of the amount a name has. */
export const amountShare = ({ byName, total }: Amounts, name: string): number => (byName.get(name) ?? 0) / (total || 1);

/** The sum over all groups. */
export const sumOfAmounts = (groups: readonly Amounts[]): Amounts => {
  const sum: Amounts = { byName: new Map(), total: 0, buyers: new Map() };
  for (const { byName, total, buyers } of groups) {
    for (const [name, amount] of byName) count(sum.byName, name, amount);
    for (const [name, number] of buyers) count(sum.buyers, name, number);
    sum.total += total;
  }
  return sum;
};

/**
 * What a group spends on more than average: its share of the group's amount, and the lift over the population's share.
 * Sorted by share × ln lift, each one's part of the Kullback-Leibler divergence (1951).
 */
export const affinityOf = (group: Amounts, overall: Amounts): Affinity[] =>
  [...group.byName]
    .map(([name, amount]) => {
      const share = amount / group.total;
      return { name, share, lift: share / ((overall.byName.get(name) ?? 0) / overall.total) };
    })
    // If an amount is too small for a population share above 0, its lift is undefined.
    .filter(({ lift }) => lift >= 1 - 1e-9 && Number.isFinite(lift))
    .sort((a, b) => b.share * Math.log(b.lift) - a.share * Math.log(a.lift) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);

/** Only pairs among the most popular categories are considered. */
const CATEGORIES = 20;
/** Fewer buyers of both, in number or as a share of the group, are no pattern. */
const LEAST_BUYERS = 3;
const LEAST_SHARE = 0.02;

/**
 * Pairs of categories that a group buys together more often than if the two were independent (lift: Brin, Motwani,
 * Ullman and Tsur 1997); sorted by share × ln lift.
 */
export const categoryPairsOf = (rows: readonly PurchasingRow[], { buyers: byName }: Amounts): CategoryPair[] => {
  const common = [...byName].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, CATEGORIES);
  const places = new Map(common.map(([name], place) => [name, place]));
  const both = new Uint32Array(CATEGORIES * CATEGORIES);
  const bought: number[] = [];
  for (const { categories } of rows) {
    bought.length = 0;
    for (const name in categories) {
      const place = places.get(name);
      if (place !== undefined && (categories[name] as number) > 0) bought.push(place);
    }
    for (const one of bought)
      for (const other of bought)
        if (one < other) both[one * CATEGORIES + other] = (both[one * CATEGORIES + other] as number) + 1;
  }
  const pairs: CategoryPair[] = [];
  for (const [one, [name, buyers]] of common.entries())
    for (const [other, [otherName, otherBuyers]] of common.entries()) {
      const together = both[one * CATEGORIES + other] as number;
      if (together < LEAST_BUYERS || together < LEAST_SHARE * rows.length) continue;
      const lift = (together * rows.length) / (buyers * otherBuyers);
      const categories: [string, string] = name < otherName ? [name, otherName] : [otherName, name];
      if (lift > 1) pairs.push({ categories, share: together / rows.length, lift });
    }
  const informationOf = ({ share, lift }: CategoryPair) => share * Math.log(lift);
  return pairs
    .sort((a, b) => informationOf(b) - informationOf(a) || (a.categories.join() < b.categories.join() ? -1 : 1))
    .slice(0, MOST);
};
