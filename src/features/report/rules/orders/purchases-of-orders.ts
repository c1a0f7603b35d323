import type { ValueBasis } from "#features/report/rules/value-basis.ts";
import type { OrderColumns } from "#records/rules/order-columns.ts";

/** One customer's orders in columns; null for a customer without orders. */
export type OwnOrders = { orders: OrderColumns; customer: number } | null;

/** Purchases of some customers, one after another: `counts` of each one, ascending by day. */
export type PurchasesOfCustomers = {
  counts: Uint32Array;
  /** Days since 1970. */
  days: Int32Array;
  /** In minor units; NaN if unknown. */
  amounts: Float64Array;
};

type PurchaseOptions = {
  /** Exclusive, in ms since 1970. */
  until: number;
  basis: ValueBasis;
  /** The local day of an instant, as days since 1970. */
  dayOf: (instant: number) => number;
};

/**
 * What customers bought on each local day: a day's orders are one purchase. A margin without a known cost is an unknown amount, and a
 * loss counts as 0.
 */
export const purchasesOfOrders = (
  customers: readonly OwnOrders[],
  { until, basis, dayOf }: PurchaseOptions,
): PurchasesOfCustomers => {
  const most = customers.reduce((sum, own) => sum + (own ? locateOrders(own).count : 0), 0);
  const [days, amounts] = [new Int32Array(most), new Float64Array(most)];
  const counts = new Uint32Array(customers.length);
  let end = 0;
  for (const [at, own] of customers.entries()) {
    if (!own) continue;
    const first = end;
    const { from, count } = locateOrders(own);
    const { orderedAt, [basis]: worth } = own.orders;
    for (let order = from; order < from + count; order++) {
      const instant = orderedAt[order] as number;
      if (instant >= until) continue;
      const day = dayOf(instant);
      // Nearly all customers have few orders, mostly in order of time.
      let place = end;
      while (place > first && (days[place - 1] as number) > day) place -= 1;
      if (place > first && days[place - 1] === day) {
        amounts[place - 1] = addKnownAmounts(amounts[place - 1] as number, worth[order] as number);
        continue;
      }
      days.copyWithin(place + 1, place, end);
      amounts.copyWithin(place + 1, place, end);
      days[place] = day;
      amounts[place] = worth[order] as number;
      end += 1;
    }
    if (basis === "margin") for (let i = first; i < end; i++) amounts[i] = Math.max(amounts[i] as number, 0);
    counts[at] = end - first;
  }
  return { counts, days: days.slice(0, end), amounts: amounts.slice(0, end) };
};

const locateOrders = ({ orders: { starts }, customer }: NonNullable<OwnOrders>): { from: number; count: number } => {
  const from = starts[customer] as number;
  return { from, count: (starts[customer + 1] as number) - from };
};

/** An unknown amount adds nothing. */
const addKnownAmounts = (one: number, other: number): number => {
  if (Number.isNaN(one)) return other;
  if (Number.isNaN(other)) return one;
  return one + other;
};
