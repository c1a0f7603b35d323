import { noPurchasesError, type OrderLog } from "#lib/purchases/order-log.ts";

import { type RecommendationWarning, warn } from "#lib/recommend/recommender.ts";
import { twoSidedZ } from "#lib/statistics/normal.ts";
import { computeLift, type Interval, wilson } from "#lib/statistics/proportions.ts";

/** What is bought together: in one order, or by one customer at any time. */
export const BASKETS = ["order", "customer"] as const;
export const LEVELS = ["product", "category"] as const;

export type CrossSellOptions = {
  asOf: number;
  basket: (typeof BASKETS)[number];
  level: (typeof LEVELS)[number];
  /** Share of the baskets. */
  minSupport: number;
  /** Confidence level of the intervals. */
  confidenceLevel: number;
  limit: number;
};

/** Fewer baskets with both are a coincidence, however many there are. */
const LEAST_TOGETHER = 5;
/** Pairs are counted in a square table. */
const MOST_NAMES = 2000;
const FEW_BASKETS = 100;

export type Rule = {
  from: string;
  to: string;
  baskets: number;
  support: number;
  /** Share of the baskets with `from` that have `to`, too. */
  confidence: Interval;
  lift: Interval;
};

/** The names in each basket, each once, as places in `names`. */
const collectBaskets = (log: OrderLog, { asOf, basket, level }: CrossSellOptions) => {
  const names: string[] = [];
  const places = new Map<string, number>();
  const nameOf = log.productIds.map((id, product) => (level === "product" ? id : log.categories[product]));
  const placeOf = nameOf.map((name) => {
    if (name === null || name === undefined) return -1;
    const place = places.get(name) ?? places.size;
    if (place === places.size) names.push(name);
    places.set(name, place);
    return place;
  });
  const found = new Map<number, Set<number>>();
  for (let row = 0; row < log.days.length; row++) {
    if ((log.days[row] as number) > asOf || (log.amounts[row] as number) < 0) continue;
    const key = basket === "order" ? row : (log.customers[row] as number);
    const own = found.get(key) ?? new Set<number>();
    for (let at = log.starts[row] as number; at < (log.starts[row + 1] as number); at++) {
      const place = placeOf[log.products[at] as number] as number;
      if (place >= 0) own.add(place);
    }
    if (own.size > 0) found.set(key, own);
  }
  return { names, baskets: [...found.values()] };
};

/** The names in at least `least` baskets, most frequent first, and how often any two of them are together. */
const countPairs = (names: readonly string[], baskets: readonly Set<number>[], least: number) => {
  const counts = new Uint32Array(names.length);
  for (const basket of baskets) for (const place of basket) counts[place] = (counts[place] as number) + 1;
  const frequent = [...names.keys()]
    .filter((place) => (counts[place] as number) >= least)
    .sort(
      (a, b) => (counts[b] as number) - (counts[a] as number) || ((names[a] as string) < (names[b] as string) ? -1 : 1),
    );
  const kept = frequent.slice(0, MOST_NAMES);
  const n = kept.length;
  const at = new Int32Array(names.length).fill(-1);
  for (const [i, place] of kept.entries()) at[place] = i;
  const together = new Uint32Array(n * n);
  for (const basket of baskets) {
    const own = [...basket].map((place) => at[place] as number).filter((i) => i >= 0);
    for (const i of own) for (const j of own) together[i * n + j] = (together[i * n + j] as number) + 1;
  }
  return { frequent, kept, n, together };
};

/**
 * Which products (or categories) are bought together, in both directions: support, confidence with Wilson's interval, lift
 * with its interval. Sorted by the lower bound of lift, so that few baskets don't come first by chance. Throws
 * INVALID_PARAMETER without purchases of products.
 */
export const crossSell = (log: OrderLog, options: CrossSellOptions) => {
  const { names, baskets } = collectBaskets(log, options);
  if (baskets.length === 0) throw noPurchasesError();
  const least = Math.max(LEAST_TOGETHER, Math.ceil(options.minSupport * baskets.length));
  const { frequent, kept, n, together } = countPairs(names, baskets, least);
  const total = baskets.length;
  const z = twoSidedZ(1 - options.confidenceLevel);
  const rules: Rule[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const both = together[i * n + j] as number;
      if (i === j || both < least) continue;
      const [one, other] = [together[i * n + i] as number, together[j * n + j] as number];
      rules.push({
        from: names[kept[i] as number] as string,
        to: names[kept[j] as number] as string,
        baskets: both,
        support: both / total,
        confidence: { value: both / one, ...wilson(both, one, z) },
        lift: computeLift({ n: total, one, other, both }, z),
      });
    }
  }
  rules.sort(
    (a, b) =>
      b.lift.lower - a.lift.lower ||
      b.confidence.value - a.confidence.value ||
      (a.from + a.to < b.from + b.to ? -1 : 1),
  );
  const found: [boolean, RecommendationWarning][] = [
    [total < FEW_BASKETS, warn("few_orders", { orders: total })],
    [frequent.length > MOST_NAMES, warn("products_limited", { max: MOST_NAMES, products: frequent.length })],
    [rules.length > options.limit, warn("pairs_limited", { max: options.limit, pairs: rules.length })],
  ];
  return {
    baskets: total,
    items: kept.map((place, i) => {
      const count = together[i * n + i] as number;
      return { name: names[place] as string, baskets: count, support: count / total };
    }),
    leastBaskets: least,
    rules: rules.slice(0, options.limit),
    warnings: found.filter(([applies]) => applies).map(([, warning]) => warning),
  };
};
