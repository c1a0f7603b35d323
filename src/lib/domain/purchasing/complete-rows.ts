import type { Day } from "../time/day.ts";
import { dayNumbers, derivedFromOrders } from "./derive-from-orders.ts";
import { eventDaysOf } from "./event-days.ts";
import { priceListOf } from "./price-list.ts";
import type { PurchasingOptions, PurchasingOrder, PurchasingRow } from "./purchasing.ts";

type Period = NonNullable<PurchasingOptions["period"]>;

export type CompleteRows = {
  /** By customer, completed with features derived from orders in the period. */
  rows: PurchasingRow[];
  /** The orders in the period of those that were completed. */
  histories: ReadonlyMap<PurchasingRow, readonly PurchasingOrder[]>;
  /** Customers with orders given but none in the period. */
  inactive: PurchasingRow[];
  /** The first and last day with data; null if no dates are known. */
  span: [first: Day, last: Day] | null;
};

const withinPeriod = (orders: readonly PurchasingOrder[], { start, end }: Period): readonly PurchasingOrder[] =>
  start || end ? orders.filter(({ day }) => (!start || day >= start) && (!end || day <= end)) : orders;

const buyersByDay = (histories: Iterable<readonly PurchasingOrder[]>): Map<Day, number> => {
  const buyers = new Map<Day, number>();
  for (const orders of histories)
    for (const day of new Set(orders.map((order) => order.day))) buyers.set(day, (buyers.get(day) ?? 0) + 1);
  return buyers;
};

const spanOf = (rows: readonly PurchasingRow[], bought: Iterable<Day>): CompleteRows["span"] => {
  const days = [...bought];
  for (const { firstDay, lastDay } of rows) {
    if (firstDay) days.push(firstDay);
    if (lastDay) days.push(lastDay);
  }
  days.sort();
  return days.length > 0 ? [days[0] as Day, days.at(-1) as Day] : null;
};

/** The known fields but orders. */
const givenIn = ({ orders: _, ...row }: PurchasingRow) =>
  Object.entries(row).filter(([, value]) => value !== undefined);

/**
 * Derives features from raw orders, using the population's prices, event days and last day. Rows without orders are
 * unchanged.
 */
export const completeRows = (rows: readonly PurchasingRow[], period: Period = {}): CompleteRows => {
  const histories = new Map<PurchasingRow, readonly PurchasingOrder[]>();
  for (const row of rows) if (row.orders) histories.set(row, withinPeriod(row.orders, period));
  const buyers = buyersByDay(histories.values());
  const span = spanOf(rows, buyers.keys());
  const asOf = period.end ?? span?.[1] ?? "";
  const context = {
    asOf,
    numbers: dayNumbers([...buyers.keys(), asOf]),
    prices: priceListOf(histories.values()),
    events: eventDaysOf(buyers, rows.length),
  };
  const completed = new Map<PurchasingRow, readonly PurchasingOrder[]>();
  const complete: CompleteRows = { rows: [], histories: completed, inactive: [], span };
  for (const row of rows) {
    const chosen = histories.get(row);
    if (!chosen) complete.rows.push(row);
    else {
      const given = givenIn(row);
      if (chosen.length > 0) {
        const derived = Object.assign(derivedFromOrders(chosen, context), Object.fromEntries(given)) as PurchasingRow;
        complete.rows.push(derived);
        completed.set(derived, chosen);
      } else if (given.length > 1) complete.rows.push(Object.fromEntries(given) as unknown as PurchasingRow);
      else complete.inactive.push(row);
    }
  }
  return complete;
};
