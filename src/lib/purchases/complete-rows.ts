import { addDays, type Day, isWeekend, toDayNumber } from "#lib/time/day.ts";
import {
  computeDiversity,
  computeFrequency,
  computeRegularity,
  computeSeasonality,
  countEffectiveOrders,
} from "./measures.ts";
import type { PurchasingOptions, PurchasingOrder, PurchasingRow } from "./purchasing.ts";
import { netOfRefunds } from "./refunds.ts";

/** The window on each side for the normal level, in days. */
const AROUND = 28;
const TIMES = 3;
const LEAST_BUYERS = 10;
/** More frequent peaks are a regular pattern rather than events. */
const MOST_DAYS = 0.1;

/**
 * Days with at least three times as many buyers as the median of the days with sales within four weeks around, and at
 * least ten buyers and 1% of all customers; none if there are too many such days. `buyers`: buyers per day.
 */
export const findEventDays = (buyers: ReadonlyMap<Day, number>, customers: number): Set<Day> => {
  const events = new Set<Day>();
  for (const [day, count] of buyers) {
    if (count < Math.max(LEAST_BUYERS, customers / 100)) continue;
    const around: number[] = [];
    for (let offset = -AROUND; offset <= AROUND; offset++) {
      const other = offset === 0 ? undefined : buyers.get(addDays(day, offset));
      if (other !== undefined) around.push(other);
    }
    around.sort((a, b) => a - b);
    if (around.length > 0 && count >= TIMES * (around[Math.floor(around.length / 2)] as number)) events.add(day);
  }
  return events.size <= MOST_DAYS * buyers.size ? events : new Set();
};

/** The average item price by category; items without a category form one too. */
export type PriceList = ReadonlyMap<string, number>;

const categoryKey = (category: string | undefined): string => category ?? "";

export const buildPriceList = (histories: Iterable<readonly PurchasingOrder[]>): PriceList => {
  const spent = new Map<string, { pieces: number; amount: number }>();
  for (const orders of histories)
    for (const { items = [] } of orders)
      for (const { category, quantity, price } of items) {
        const key = categoryKey(category);
        const sum = spent.get(key) ?? { pieces: 0, amount: 0 };
        sum.pieces += quantity;
        sum.amount += quantity * price;
        spent.set(key, sum);
      }
  return new Map([...spent].map(([category, { pieces, amount }]) => [category, pieces > 0 ? amount / pieces : 0]));
};

/** What a customer paid relative to the average prices of the same categories: 1 is average. */
const computePriceLevel = (orders: readonly PurchasingOrder[], prices: PriceList): number | undefined => {
  let [paid, ordinary] = [0, 0];
  for (const { items = [] } of orders)
    for (const { category, quantity, price } of items) {
      paid += quantity * price;
      ordinary += quantity * (prices.get(categoryKey(category)) ?? 0);
    }
  return ordinary > 0 ? paid / ordinary : undefined;
};

/** Population data needed to interpret one customer's orders. */
type OrderContext = {
  /** The reference day for recency. */
  asOf: Day;
  prices: PriceList;
  /** Days with far more buyers than the days around them. */
  events: ReadonlySet<Day>;
  /** `dayNumbers` the orders' days and `asOf`. */
  numbers: ReadonlyMap<Day, number>;
};

/** Days since 1970 by day: customers share most days, and reading one takes longer than finding it. */
export const dayNumbers = (days: Iterable<Day>): ReadonlyMap<Day, number> =>
  new Map(Array.from(days, (day) => [day, toDayNumber(day)]));

/** Undefined fields can't be derived from the orders. */
type FromOrders<Row> = { [Key in keyof Row]?: Row[Key] | undefined };

const meanAndDeviation = (values: readonly number[]): [mean: number, deviation: number] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
};

const NO_NAMES: Record<string, number> = Object.create(null);

/** Amounts by any name, even `constructor`. V8 reads these faster than an object without a prototype. */
const startAmounts = (): Record<string, number> => Object.create(NO_NAMES);

const add = (amounts: Record<string, number>, name: string | undefined, amount: number): void => {
  if (name && amount > 0) amounts[name] = (amounts[name] ?? 0) + amount;
};

/** Features derived from order items: baskets, names, repetition, prices. Only orders with items count. */
const derivedFromItems = (orders: readonly PurchasingOrder[], prices: PriceList) => {
  const [categories, brands] = [startAmounts(), startAmounts()];
  const firstDays = new Map<string, Day>();
  const again = new Set<string>();
  let [pieces, filled] = [0, 0];
  for (const { day, items = [] } of orders) {
    if (items.length > 0) filled++;
    for (const { productId, category, brand, quantity, price } of items) {
      pieces += quantity;
      add(categories, category, quantity * price);
      add(brands, brand, quantity * price);
      if (productId === undefined) continue;
      const first = firstDays.get(productId);
      if (first === undefined) firstDays.set(productId, day);
      else if (first !== day) again.add(productId);
    }
  }
  return {
    basketSize: filled > 0 ? pieces / filled : undefined,
    categoryDiversity: computeDiversity(categories),
    repurchaseRate: orders.length > 1 && firstDays.size > 0 ? again.size / firstDays.size : undefined,
    priceLevel: computePriceLevel(orders, prices),
    categories,
    brands,
  };
};

/** `days` ascending. */
const derivedFromDays = (days: readonly Day[], { asOf, events, numbers: known }: OrderContext) => {
  const numbers = days.map((day) => known.get(day) as number);
  const today = known.get(asOf) as number;
  const daysKnown = today - (numbers[0] as number);
  const gaps = numbers.slice(1).map((day, i) => day - (numbers[i] as number));
  const [mean, deviation] = gaps.length > 0 ? meanAndDeviation(gaps) : [0, 0];
  const ordersByMonth = new Array<number>(12).fill(0);
  for (const day of days) {
    const month = Number(day.slice(5, 7)) - 1;
    ordersByMonth[month] = (ordersByMonth[month] ?? 0) + 1;
  }
  const onEvents = days.filter((day) => events.has(day));
  return {
    orderCount: days.length,
    purchaseFrequency: computeFrequency(days.length, daysKnown),
    daysSinceLastPurchase: Math.max(0, today - (numbers.at(-1) as number)),
    daysBetweenPurchases: gaps.length > 0 ? mean : undefined,
    regularity: computeRegularity(gaps.length, mean, deviation),
    seasonality: computeSeasonality(ordersByMonth, daysKnown),
    weekendShare: numbers.filter(isWeekend).length / days.length,
    ordersByMonth,
    firstDay: days[0] as Day,
    lastDay: days.at(-1) as Day,
    eventOrders: onEvents.length,
    eventDays: onEvents.length > 1 ? new Set(onEvents).size : onEvents.length,
  };
};

/** Derives features from one customer's orders (at least one). Values given in the row take precedence. */
export const derivedFromOrders = (
  orders: readonly PurchasingOrder[],
  context: OrderContext,
): FromOrders<PurchasingRow> => {
  let [paid, squares, discounted, knowsDiscounts] = [0, 0, 0, false];
  for (const { amount, discount } of orders) {
    paid += amount;
    squares += amount ** 2;
    if (discount === undefined) continue;
    discounted += discount;
    knowsDiscounts = true;
  }
  return {
    totalPurchases: paid,
    avgOrderValue: paid / orders.length,
    effectiveOrders: countEffectiveOrders(paid, squares),
    discountRate: knowsDiscounts && paid + discounted > 0 ? discounted / (paid + discounted) : undefined,
    ...derivedFromItems(orders, context.prices),
    ...derivedFromDays(orders.map(({ day }) => day).sort(), context),
  };
};

type Period = NonNullable<PurchasingOptions["period"]>;

export type CompleteRows = {
  /** By customer, completed with features derived from orders in the period. */
  rows: PurchasingRow[];
  /** By row: the orders in the period of those that were completed. */
  histories: readonly (readonly PurchasingOrder[] | undefined)[];
  /** Customers with orders given but none in the period. */
  inactive: PurchasingRow[];
  /** The first and last day with data; null if no dates are known. */
  span: [first: Day, last: Day] | null;
};

/** Refunds of the period count also for orders before it, and those after it for none. */
const withinPeriod = (orders: readonly PurchasingOrder[], { start, end }: Period): readonly PurchasingOrder[] => {
  const known = netOfRefunds(end ? orders.filter(({ day }) => day <= end) : orders);
  return start ? known.filter(({ day }) => day >= start) : known;
};

const buyersByDay = (histories: readonly (readonly PurchasingOrder[])[]): Map<Day, number> => {
  const days = new Map<Day, { buyers: number; last: number }>();
  for (let buyer = 0; buyer < histories.length; buyer++)
    for (const { day } of histories[buyer] as readonly PurchasingOrder[]) {
      const known = days.get(day);
      if (!known) days.set(day, { buyers: 1, last: buyer });
      else if (known.last !== buyer) {
        known.buyers++;
        known.last = buyer;
      }
    }
  return new Map([...days].map(([day, { buyers }]) => [day, buyers]));
};

const findDateSpan = (rows: readonly PurchasingRow[], bought: Iterable<Day>): CompleteRows["span"] => {
  const days = [...bought];
  for (const { firstDay, lastDay } of rows) {
    if (firstDay) days.push(firstDay);
    if (lastDay) days.push(lastDay);
  }
  days.sort();
  return days.length > 0 ? [days[0] as Day, days.at(-1) as Day] : null;
};

/** Adds the row's known fields but orders. */
const withGiven = (row: PurchasingRow, derived: FromOrders<PurchasingRow>): PurchasingRow => {
  for (const key in row) {
    const value = row[key as keyof PurchasingRow];
    if (key !== "orders" && value !== undefined) Object.assign(derived, { [key]: value });
  }
  return derived as PurchasingRow;
};

/**
 * Derives features from raw orders, using the population's prices, event days and last day. Rows without orders are
 * unchanged.
 */
export const completeRows = (rows: readonly PurchasingRow[], period: Period = {}): CompleteRows => {
  const chosen = rows.map(({ orders }) => orders && withinPeriod(orders, period));
  const known = chosen.filter((orders) => orders !== undefined);
  const buyers = buyersByDay(known);
  const span = findDateSpan(rows, buyers.keys());
  const asOf = period.end ?? span?.[1] ?? "";
  const context = {
    asOf,
    numbers: dayNumbers([...buyers.keys(), asOf]),
    prices: buildPriceList(known),
    events: findEventDays(buyers, rows.length),
  };
  const histories: (readonly PurchasingOrder[] | undefined)[] = [];
  const complete: CompleteRows = { rows: [], histories, inactive: [], span };
  for (const [at, row] of rows.entries()) {
    const orders = chosen[at];
    const full = orders && withGiven(row, orders.length > 0 ? derivedFromOrders(orders, context) : {});
    // Without orders, only the customer's ID may be known.
    if (full && orders.length === 0 && Object.keys(full).length === 1) complete.inactive.push(row);
    else {
      complete.rows.push(full ?? row);
      histories.push(orders);
    }
  }
  return complete;
};
