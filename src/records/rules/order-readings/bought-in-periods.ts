import type { Range, Sums } from "#lib/rfm/score.ts";
import { assignTier, cutsOfAscending, TIERS, type Tier } from "#lib/rfm/value-tiers.ts";
import { dayAt } from "#lib/time/day.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { type CurveStep, type PopulatedTier, stepEnds, type ValueBasis, type ValuePopulation } from "./populations.ts";

/** Periods of equal length whose ends ascend; they may overlap, or lie years apart. */
export type PeriodsOfOrders = {
  /** The first instant of every day from the first period's first to the last one's last, and the instant after it; in ms since 1970. */
  dayStarts: Float64Array;
  /** The index in `dayStarts` of each period's last day. */
  lastDays: readonly number[];
  days: number;
  storefrontId: number | null;
  basis: ValueBasis;
};

/** What every customer bought in a period, in columns of equal length: without orders, the others are 0. */
export type BoughtInPeriod = {
  orders: Int32Array;
  /** Or gross margin; minor units. */
  revenue: Float64Array;
  /** The last order, in ms since 1970. */
  lastAt: Float64Array;
  /** Whole days from the last order to the period's last day. */
  ages: Int32Array;
};

/** What the same customers bought in each of some periods, and when each of them ordered first, at any storefront, in ms since 1970. */
export type BoughtInPeriods = { bought: BoughtInPeriod[]; firstAt: Float64Array };

/** What a customer bought, in minor units, and their last order in ms since 1970. */
export type Bought = { orders: number; revenue: number; lastAt: number };

const countCustomers = ({ orders, skipped }: OrderPart): number => {
  let count = orders.starts.length - 1;
  if (skipped) for (const skip of skipped) if (skip !== 0) count -= 1;
  return count;
};

/** What every customer bought in each of the periods: one pass over the orders. */
export const boughtInPeriods = (
  parts: readonly OrderPart[],
  { dayStarts, lastDays, days, storefrontId, basis }: PeriodsOfOrders,
): BoughtInPeriods => {
  const count = parts.reduce((sum, part) => sum + countCustomers(part), 0);
  const periods = lastDays.map((last) => ({
    from: dayStarts[last - days + 1] as number,
    to: dayStarts[last + 1] as number,
    last,
    orders: new Int32Array(count),
    revenue: new Float64Array(count),
    ages: new Int32Array(count),
    lastAt: new Float64Array(count),
  }));
  const firstAt = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let row = 0;
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, storefrontIds } = orders;
    const amounts = basis === "margin" ? orders.margin : orders.revenue;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant < (firstAt[row] as number)) firstAt[row] = instant;
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        for (const period of periods) {
          if (instant < period.from || instant >= period.to) continue;
          if (period.orders[row] === 0 || instant > (period.lastAt[row] as number)) period.lastAt[row] = instant;
          period.orders[row] = (period.orders[row] as number) + 1;
          // An unknown margin adds nothing.
          period.revenue[row] = (period.revenue[row] as number) + ((amounts[at] as number) || 0);
        }
      }
      row += 1;
    }
  }
  for (const { orders, ages, lastAt, last } of periods) {
    for (let at = 0; at < count; at++) {
      if (orders[at] === 0) continue;
      ages[at] = last - dayAt(dayStarts, lastAt[at] as number);
    }
  }
  return { bought: periods.map(({ orders, revenue, lastAt, ages }) => ({ orders, revenue, lastAt, ages })), firstAt };
};

/** What the customer at this place bought. */
export const boughtAt = (
  { orders, revenue, lastAt }: Pick<BoughtInPeriod, "orders" | "revenue" | "lastAt">,
  at: number,
): Bought => ({
  orders: orders[at] as number,
  revenue: revenue[at] as number,
  lastAt: lastAt[at] as number,
});

/** The sums of some customers, to add to in place: an object for each of a million customers takes several times as long. */
export type RunningSums = Sums & { spend: Range };

export const emptyRange = (): Range => ({ min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY });

export const emptySums = (): RunningSums => ({
  customerCount: 0,
  orderCount: 0,
  revenue: 0,
  ageDaysSum: 0,
  spend: emptyRange(),
});

export const include = (range: Range, value: number): void => {
  if (value < range.min) range.min = value;
  if (value > range.max) range.max = value;
};

/** Adds the customer at this place. */
export const addCustomer = (sums: RunningSums, { orders, revenue, ages }: BoughtInPeriod, at: number): void => {
  sums.customerCount += 1;
  sums.orderCount += orders[at] as number;
  sums.revenue += revenue[at] as number;
  sums.ageDaysSum += ages[at] as number;
  include(sums.spend, revenue[at] as number);
};

/** Some values of the customers who bought. */
export const ofBuyers = ({ orders }: BoughtInPeriod, values: Int32Array | Float64Array): Float64Array => {
  const found = new Float64Array(orders.length);
  let count = 0;
  for (let at = 0; at < orders.length; at++) if (orders[at] !== 0) found[count++] = values[at] as number;
  return found.subarray(0, count);
};

/** The total spending up to each step, of values in ascending order. */
const accumulateSpending = (ascending: Float64Array): CurveStep[] => {
  let [next, revenue] = [ascending.length, 0];
  return stepEnds(ascending.length).map((customers) => {
    while (next > ascending.length - customers) revenue += ascending[--next] as number;
    return { customers, revenue };
  });
};

const toValuePopulation = (bought: BoughtInPeriod): ValuePopulation => {
  const ascending = ofBuyers(bought, bought.revenue)
    .map((revenue) => Math.max(0, revenue))
    .sort();
  const cuts = cutsOfAscending(ascending);
  if (!cuts) return { tiers: [], cuts, steps: [] };
  const tiers = new Map<Tier, PopulatedTier>();
  for (let at = 0; at < bought.orders.length; at++) {
    if (bought.orders[at] === 0) continue;
    const tier = assignTier(bought.revenue[at] as number, cuts);
    const known = tiers.get(tier) ?? { tier, ...emptySums() };
    tiers.set(tier, known);
    addCustomer(known, bought, at);
  }
  return { tiers: TIERS.flatMap((tier) => tiers.get(tier) ?? []), cuts, steps: accumulateSpending(ascending) };
};

/** The tiers of the second period and of the first one. */
export const groupByValue = (
  parts: readonly OrderPart[],
  periods: PeriodsOfOrders,
): ValuePopulation & { previousTiers: PopulatedTier[] } => {
  const [before, now] = boughtInPeriods(parts, periods).bought.map(toValuePopulation);
  return { ...(now ?? { tiers: [], cuts: null, steps: [] }), previousTiers: before?.tiers ?? [] };
};
