import type { Amounts } from "./affinity.ts";
import type { CategoryPair, PurchasingRow } from "./purchasing.ts";

/** Only pairs among the most popular categories are considered. */
const CATEGORIES = 20;
const MOST = 5;
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
  const tells = ({ share, lift }: CategoryPair) => share * Math.log(lift);
  return pairs
    .sort((a, b) => tells(b) - tells(a) || (a.categories.join() < b.categories.join() ? -1 : 1))
    .slice(0, MOST);
};
