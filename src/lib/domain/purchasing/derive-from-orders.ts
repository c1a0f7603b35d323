import { type Day, daysBetween } from "../time/day.ts";
import { diversityOf, effectiveOrdersOf, frequencyOf, regularityOf, seasonalityOf } from "./measures.ts";
import { type PriceList, priceLevelOf } from "./price-list.ts";
import type { PurchasingItem, PurchasingOrder, PurchasingRow } from "./purchasing.ts";

/** Population data needed to interpret one customer's orders. */
type OrderContext = {
  /** The reference day for recency. */
  asOf: Day;
  prices: PriceList;
  /** Days with far more buyers than the days around them. */
  events: ReadonlySet<Day>;
};

/** Undefined fields can't be derived from the orders. */
export type FromOrders<Row> = { [Key in keyof Row]?: Row[Key] | undefined };

const meanAndDeviation = (values: readonly number[]): [mean: number, deviation: number] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
};

const add = (amounts: Record<string, number>, name: string | undefined, amount: number): void => {
  if (name && amount > 0) amounts[name] = (amounts[name] ?? 0) + amount;
};

/** Pairs of items are compared up to this number, because sums by name take longer. */
const FEW_ITEMS = 30;

/** Σ share² of the names within an order; undefined without names. */
const focusIn = (items: readonly PurchasingItem[], kind: "category" | "brand"): number | undefined => {
  let [total, squares] = [0, 0];
  if (items.length > FEW_ITEMS) {
    const amounts: Record<string, number> = Object.create(null);
    for (const item of items) add(amounts, item[kind], item.quantity * item.price);
    for (const name in amounts) {
      total += amounts[name] as number;
      squares += (amounts[name] as number) ** 2;
    }
    return total > 0 ? squares / total ** 2 : undefined;
  }
  for (let one = 0; one < items.length; one++) {
    const { [kind]: name, quantity, price } = items[one] as PurchasingItem;
    const amount = quantity * price;
    if (!name) continue;
    total += amount;
    squares += amount * amount;
    for (let other = 0; other < one; other++) {
      const before = items[other] as PurchasingItem;
      if (before[kind] === name) squares += 2 * amount * before.quantity * before.price;
    }
  }
  return total > 0 ? squares / total ** 2 : undefined;
};

/** The mean over the orders; undefined without names. */
const focusOf = (orders: readonly PurchasingOrder[], kind: "category" | "brand"): number | undefined => {
  let [sum, count] = [0, 0];
  for (const { items = [] } of orders) {
    const focus = focusIn(items, kind);
    if (focus === undefined) continue;
    sum += focus;
    count++;
  }
  return count > 0 ? sum / count : undefined;
};

/** Features derived from order items: baskets, names, repetition, prices. Only orders with items count. */
const derivedFromItems = (orders: readonly PurchasingOrder[], prices: PriceList) => {
  const categories: Record<string, number> = Object.create(null);
  const brands: Record<string, number> = Object.create(null);
  const daysByProduct = new Map<string, Set<Day>>();
  let [pieces, filled] = [0, 0];
  for (const { day, items = [] } of orders) {
    if (items.length > 0) filled++;
    for (const { productId, category, brand, quantity, price } of items) {
      pieces += quantity;
      add(categories, category, quantity * price);
      add(brands, brand, quantity * price);
      if (productId !== undefined) daysByProduct.set(productId, (daysByProduct.get(productId) ?? new Set()).add(day));
    }
  }
  const again = [...daysByProduct.values()].filter((days) => days.size > 1).length;
  return {
    basketSize: filled > 0 ? pieces / filled : undefined,
    categoryDiversity: diversityOf(categories),
    repurchaseRate: orders.length > 1 && daysByProduct.size > 0 ? again / daysByProduct.size : undefined,
    priceLevel: priceLevelOf(orders, prices),
    categoryFocus: focusOf(orders, "category"),
    brandFocus: focusOf(orders, "brand"),
    categories,
    brands,
  };
};

const derivedFromDays = (days: readonly Day[], { asOf, events }: OrderContext) => {
  const [firstDay, lastDay] = [days[0] as Day, days.at(-1) as Day];
  const gaps = days.slice(1).map((day, i) => daysBetween(days[i] as Day, day));
  const [mean, deviation] = gaps.length > 0 ? meanAndDeviation(gaps) : [0, 0];
  const ordersByMonth = new Array<number>(12).fill(0);
  for (const day of days)
    ordersByMonth[Number(day.slice(5, 7)) - 1] = (ordersByMonth[Number(day.slice(5, 7)) - 1] ?? 0) + 1;
  const onEvents = days.filter((day) => events.has(day));
  return {
    orderCount: days.length,
    purchaseFrequency: frequencyOf(days.length, firstDay, asOf),
    daysSinceLastPurchase: Math.max(0, daysBetween(lastDay, asOf)),
    daysBetweenPurchases: gaps.length > 0 ? mean : undefined,
    regularity: regularityOf(gaps.length, mean, deviation),
    seasonality: seasonalityOf(ordersByMonth, daysBetween(firstDay, asOf)),
    weekendShare: days.filter((day) => new Date(`${day}T00:00:00Z`).getUTCDay() % 6 === 0).length / days.length,
    ordersByMonth,
    firstDay,
    lastDay,
    eventOrders: onEvents.length,
    eventDays: new Set(onEvents).size,
  };
};

/** Derives features from one customer's orders (at least one). Values given in the row take precedence. */
export const derivedFromOrders = (
  orders: readonly PurchasingOrder[],
  context: OrderContext,
): FromOrders<PurchasingRow> => {
  const paid = orders.reduce((sum, { amount }) => sum + amount, 0);
  const discounted = orders.reduce((sum, { discount = 0 }) => sum + discount, 0);
  const knowsDiscounts = orders.some(({ discount }) => discount !== undefined);
  return {
    totalPurchases: paid,
    avgOrderValue: paid / orders.length,
    effectiveOrders: effectiveOrdersOf(
      paid,
      orders.reduce((sum, { amount }) => sum + amount ** 2, 0),
    ),
    discountRate: knowsDiscounts && paid + discounted > 0 ? discounted / (paid + discounted) : undefined,
    ...derivedFromItems(orders, context.prices),
    ...derivedFromDays(orders.map(({ day }) => day).sort(), context),
  };
};
