import { computeMeans, featureProfile, findStandouts } from "#lib/purchases/clustering/profile.ts";
import type { CompleteRows } from "#lib/purchases/complete-rows.ts";
import { A_YEAR, circularMean } from "#lib/purchases/measures.ts";
import type {
  Affinity,
  CategoryPair,
  PurchasingRow,
  PurchasingSegment,
  Seasonality,
  SegmentId,
} from "#lib/purchases/purchasing.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import type { Grouped, ScaledPopulation } from "./group-customers.ts";

/** Amounts by name and in total, and the number of buyers per name. */
type Amounts = { byName: Map<string, number>; total: number; buyers: Map<string, number> };

const MOST = 5;

const count = (sums: Map<string, number>, name: string, more: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + more);
};

export const sumAmounts = (rows: readonly PurchasingRow[], kind: "categories" | "brands"): Amounts => {
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
const amountShare = ({ byName, total }: Amounts, name: string): number => (byName.get(name) ?? 0) / (total || 1);

/** The sum over all groups. */
const sumOfAmounts = (groups: readonly Amounts[]): Amounts => {
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
export const computeAffinities = (group: Amounts, overall: Amounts): Affinity[] =>
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
export const computeCategoryPairs = (rows: readonly PurchasingRow[], { buyers: byName }: Amounts): CategoryPair[] => {
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

/** How many days of each month a period covers, January first. */
const daysByMonth = ([first, last]: [Day, Day]): number[] => {
  const days = new Array<number>(12).fill(0);
  for (let day = first; day <= last; ) {
    const next = addDays(`${day.slice(0, 7)}-01`, 31);
    const end = addDays(`${next.slice(0, 7)}-01`, -1);
    const month = Number(day.slice(5, 7)) - 1;
    days[month] = (days[month] as number) + daysBetween(day, end < last ? end : last) + 1;
    day = addDays(end, 1);
  }
  return days;
};

/**
 * When a group orders during the year: shares by month, weighted by the days observed. Null without a year of orders.
 * The peak is the month of the circular mean, the strength its length.
 */
export const groupSeasonality = (rows: readonly PurchasingRow[], span: [Day, Day] | null): Seasonality | null => {
  if (!span || daysBetween(...span) + 1 < A_YEAR) return null;
  const seen = daysByMonth(span);
  const orders = new Float64Array(seen.length);
  for (const { ordersByMonth } of rows)
    if (ordersByMonth)
      for (let month = 0; month < orders.length; month++)
        orders[month] = (orders[month] as number) + (ordersByMonth[month] ?? 0);
  const rates = seen.map((days, month) => (days > 0 ? (orders[month] as number) / days : 0));
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  if (total === 0) return null;
  const { length, month } = circularMean(rates);
  return { peakMonth: month, strength: length, shareByMonth: rates.map((rate) => rate / total) };
};

const byValue = (a: PurchasingSegment, b: PurchasingSegment): number =>
  (b.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) - (a.avgPurchaseValue ?? Number.NEGATIVE_INFINITY) ||
  b.customerIds.length - a.customerIds.length ||
  (a.segmentId < b.segmentId ? -1 : 1);

const groupRowsById = (ids: readonly SegmentId[]): Map<SegmentId, number[]> => {
  const members = new Map<SegmentId, number[]>();
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as SegmentId;
    const own = members.get(id);
    if (own) own.push(row);
    else members.set(id, [row]);
  }
  return members;
};

/** The report of each segment, most valuable first. */
export const buildSegments = (
  { rows, columns, places, overall }: ScaledPopulation,
  { ids, marks }: Pick<Grouped, "ids" | "marks">,
  span: CompleteRows["span"],
): PurchasingSegment[] => {
  const groups = [...groupRowsById(ids)].map(([segmentId, members]) => {
    const customers = members.map((row) => rows[row] as PurchasingRow);
    const [categories, brands] = [sumAmounts(customers, "categories"), sumAmounts(customers, "brands")];
    return { segmentId, customers, categories, brands, means: computeMeans(columns, places, members) };
  });
  const all = {
    categories: sumOfAmounts(groups.map(({ categories }) => categories)),
    brands: sumOfAmounts(groups.map(({ brands }) => brands)),
  };
  return groups
    .map(
      ({ segmentId, customers, categories, brands, means }): PurchasingSegment => ({
        segmentId,
        customerIds: customers.map(({ customerId }) => customerId),
        avgPurchaseValue: means.get("totalPurchases")?.own ?? null,
        profile: featureProfile(means, overall),
        topCategories: computeAffinities(categories, all.categories),
        topBrands: computeAffinities(brands, all.brands),
        ...(marks.has(segmentId) && {
          marks: (marks.get(segmentId) ?? []).map((mark) => {
            const { kind, name } = mark;
            if (kind !== "categories" && kind !== "brands") return mark;
            const own = kind === "categories" ? categories : brands;
            return { ...mark, share: amountShare(own, name), population: amountShare(all[kind], name) };
          }),
        }),
        crossCategory: computeCategoryPairs(customers, categories),
        seasonality: groupSeasonality(customers, span),
        standout: findStandouts(means, overall),
      }),
    )
    .sort(byValue);
};

/** Customers with orders given but none in the period. */
export const inactiveSegment = (rows: readonly PurchasingRow[]): PurchasingSegment => ({
  segmentId: "inactive",
  customerIds: rows.map(({ customerId }) => customerId),
  avgPurchaseValue: 0,
  profile: { totalPurchases: 0, orderCount: 0 },
  topCategories: [],
  topBrands: [],
  crossCategory: [],
  seasonality: null,
  standout: [],
});
