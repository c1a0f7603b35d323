import type { IncomingOrder } from "#records/rules/incoming-records.ts";

/**
 * In minor units: a trillion in most currencies, which a large order in rials comes near. Such an amount is exact as a number; a sum
 * beyond 2^53 is rounded to 16 digits where it becomes a number. One customer can have 92,000 of them, and a sum of many customers
 * ends at the worth of 40,000 (`capped_sum`).
 */
export const LARGEST_AMOUNT = 1e14;

/** Whether amounts can be added up exactly: sums and products of amounts that are each exact may be too large. */
export const areExact = (amounts: readonly number[]): boolean =>
  amounts.every((amount) => Number.isSafeInteger(amount) && Math.abs(amount) <= LARGEST_AMOUNT);

type Order = Pick<
  IncomingOrder,
  "totalPrice" | "discountAmount" | "shippingAmount" | "taxAmount" | "items" | "refunds"
>;

/** All amounts of an order. */
export const listOrderAmounts = ({ items, refunds = [], ...order }: Order): number[] => [
  ...[order.totalPrice, order.discountAmount, order.shippingAmount ?? 0, order.taxAmount ?? 0],
  ...items.flatMap(({ price, lineTotal, unitCost }) => [price, lineTotal, unitCost ?? 0]),
  ...refunds.flatMap((refund) => [refund.amount, ...refund.items.map(({ amount }) => amount)]),
];
