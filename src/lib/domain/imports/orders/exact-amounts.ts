import type { IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";

/** In minor units: sums of any number of such amounts in a shop stay exact. */
export const LARGEST_AMOUNT = 1e14;

/** Whether amounts can be added up exactly: sums and products of amounts that are each exact may be too large. */
export const areExact = (amounts: readonly number[]): boolean =>
  amounts.every((amount) => Number.isSafeInteger(amount) && Math.abs(amount) <= LARGEST_AMOUNT);

type Order = Pick<
  IncomingOrder,
  "totalPrice" | "discountAmount" | "shippingAmount" | "taxAmount" | "items" | "refunds"
>;

/** All amounts of an order. */
export const amountsOf = ({ items, refunds = [], ...order }: Order): number[] => [
  ...[order.totalPrice, order.discountAmount, order.shippingAmount ?? 0, order.taxAmount ?? 0],
  ...items.flatMap(({ price, lineTotal, unitCost }) => [price, lineTotal, unitCost ?? 0]),
  ...refunds.flatMap((refund) => [refund.amount, ...refund.items.map(({ amount }) => amount)]),
];
