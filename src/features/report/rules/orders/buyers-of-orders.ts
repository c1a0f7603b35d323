import type { OrderPart } from "#records/rules/order-columns.ts";
import type { ValueBasis } from "../value-basis.ts";
import type { IsWanted } from "./wanted-buyers.ts";

/** A span of time, in ms since 1970, and what counts in it. */
export type BuyingSpan = {
  from: number;
  /** Exclusive. */
  until: number;
  /** Only customers whose last order in the span was before this. */
  lastBefore: number;
  storefrontId: number | null;
  basis: ValueBasis;
};

/** What the customers with orders in a span bought, in columns of equal length. */
export type BuyersOfOrders = {
  /** The part that a customer is in, and their index in it. */
  parts: Uint8Array;
  customers: Int32Array;
  orders: Int32Array;
  /** Or gross margin; minor units. */
  revenue: Float64Array;
  /** In ms since 1970. */
  lastAt: Float64Array;
};

/** Columns to add customers to, at most this many. */
export const makeBuyers = (most: number) => {
  const all: BuyersOfOrders = {
    parts: new Uint8Array(most),
    customers: new Int32Array(most),
    orders: new Int32Array(most),
    revenue: new Float64Array(most),
    lastAt: new Float64Array(most),
  };
  let count = 0;
  return {
    count: () => count,
    add: (part: number, customer: number, orders: number, revenue: number, lastAt: number): void => {
      all.parts[count] = part;
      all.customers[count] = customer;
      all.orders[count] = orders;
      all.revenue[count] = revenue;
      all.lastAt[count] = lastAt;
      count += 1;
    },
    columns: (): BuyersOfOrders => ({
      parts: all.parts.subarray(0, count),
      customers: all.customers.subarray(0, count),
      orders: all.orders.subarray(0, count),
      revenue: all.revenue.subarray(0, count),
      lastAt: all.lastAt.subarray(0, count),
    }),
  };
};

/** The customers who bought in a span and are wanted by what they bought. */
export const buyersOfOrders = (
  parts: readonly OrderPart[],
  { from, until, lastBefore, storefrontId, basis }: BuyingSpan,
  isWanted: IsWanted,
): BuyersOfOrders => {
  const found = makeBuyers(parts.reduce((sum, { orders }) => sum + orders.starts.length - 1, 0));
  for (const [part, { orders: columns, skipped }] of parts.entries()) {
    const { starts, orderedAt, storefrontIds } = columns;
    const amounts = basis === "margin" ? columns.margin : columns.revenue;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let [orders, revenue, lastAt] = [0, 0, Number.NEGATIVE_INFINITY];
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant < from || instant >= until) continue;
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        orders += 1;
        // An unknown margin adds nothing.
        revenue += (amounts[at] as number) || 0;
        if (instant > lastAt) lastAt = instant;
      }
      if (orders === 0 || lastAt >= lastBefore || !isWanted(orders, revenue, lastAt)) continue;
      found.add(part, customer, orders, revenue, lastAt);
    }
  }
  return found.columns();
};
