import { cleanId } from "#core/values/texts.ts";
import type { IncomingItem, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { allDiscounts } from "#records/rules/order-discounts.ts";

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
  order.totalPrice,
  allDiscounts({ items, ...order }),
  order.shippingAmount ?? 0,
  order.taxAmount ?? 0,
  ...items.flatMap(({ price, lineTotal, unitCost }) => [price, lineTotal, unitCost ?? 0]),
  ...refunds.flatMap((refund) => [refund.amount, ...refund.items.map(({ amount }) => amount)]),
];

/** An amount in proportion to weights. Rounding the running total loses no cent. */
export const divideByWeights = (amount: number, weights: readonly number[]): number[] => {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let [reached, given] = [0, 0];
  return weights.map((weight) => {
    reached += weight;
    const share = Math.round((amount * reached) / all) - given;
    given += share;
    return share;
  });
};

type Spread = IncomingRefund["items"][number][];

/**
 * Spreads an amount over an order's lines in proportion to their cost, for sources that name no lines. A line gets at most
 * what it has left. A fully refunded line counts all its items as returned, any other none, since the number is unknown.
 */
const spread = (amount: number, items: readonly IncomingItem[], left: number[]): Spread => {
  const all = left.reduce((sum, each) => sum + each, 0);
  const sum = Math.min(amount, all);
  if (sum === 0) return [];
  const shares = divideByWeights(sum, left);
  return items.flatMap((item, i) => {
    const share = shares[i] ?? 0;
    left[i] = (left[i] ?? 0) - share;
    if (share === 0) return [];
    const isWhole = share === item.lineTotal;
    return [{ lineNumber: i + 1, quantity: isWhole ? item.quantity : 0, amount: share }];
  });
};

type Refunded = { externalId: string; amount: number; refundedAt: Date; items?: IncomingRefund["items"] };

/** Each ID once: a refund that is listed twice is one, and different ones with the same ID are added up. */
const oncePerId = (refunded: readonly Refunded[]): Refunded[] => {
  const once = new Map<string, Refunded[]>();
  for (const refund of refunded) {
    const others = once.get(refund.externalId) ?? [];
    const isRepeated = others.some((other) => JSON.stringify(other) === JSON.stringify(refund));
    if (!isRepeated) once.set(refund.externalId, [...others, refund]);
  }
  return [...once.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? [];
    const all = [first, ...others];
    const items = all.every((one) => one.items) && all.flatMap((one) => one.items ?? []);
    const amount = all.reduce((sum, one) => sum + one.amount, 0);
    return { externalId: first.externalId, refundedAt: first.refundedAt, amount, ...(items && { items }) };
  });
};

export const sumRefunded = (refunded: readonly Refunded[]): number =>
  oncePerId(refunded).reduce((sum, { amount }) => sum + amount, 0);

/** The refunds of one order. A refund that names no lines is spread over them by their cost, which is an estimate. */
export const toIncomingRefunds = (
  order: { externalId: string; items: readonly IncomingItem[]; totalPrice: number },
  refunded: readonly Refunded[],
): IncomingRefund[] => {
  const left = order.items.map(({ lineTotal }) => Math.max(lineTotal, 0));
  let open = order.totalPrice;
  return oncePerId(refunded).flatMap(({ items, amount: given, ...refund }) => {
    // Refunds beyond the total, such as goodwill, must not make revenue negative.
    const amount = Math.min(given, open);
    open -= amount;
    if (amount <= 0) return [];
    const lines = items ?? spread(amount, order.items, left);
    return [{ ...refund, orderExternalId: order.externalId, amount, items: lines }];
  });
};

/** Deducts an order's discount from its lines in proportion to their cost. */
export const discounted = (items: readonly IncomingItem[], discount: number): IncomingItem[] => {
  const left = items.map(({ lineTotal }) => Math.max(lineTotal, 0));
  spread(discount, items, left);
  return items.map((item, i) => {
    const lineTotal = item.lineTotal < 0 ? item.lineTotal : (left[i] ?? 0);
    const more = item.discount !== undefined && { discount: item.discount + item.lineTotal - lineTotal };
    return { ...item, lineTotal, ...more };
  });
};

/** The units of a line as they are stored, in whole ones; shops that sell by weight or length have fractions. */
export const toWholeUnits = (quantity: number): number => Math.max(Math.round(quantity), 1);

/** What identifies a product. */
type ProductId = {
  productId: string;
  /** It is the shop's own number, which another shop may use for another product. */
  isNumbered?: boolean;
};

const LONGEST = 255;

type ParentId = Pick<IncomingItem, "parentId" | "isParentNumbered">;

/**
 * The product that a variant belongs to, by the shop's own number. None for "0", by which shops mean none, and for a product that is
 * known by that number itself.
 */
export const readParentId = (number: string | null | undefined, variant?: Pick<ProductId, "productId">): ParentId => {
  const parentId = cleanId(number ?? "").slice(0, LONGEST);
  return parentId === "" || parentId === "0" || parentId === variant?.productId
    ? {}
    : { parentId, isParentNumbered: true };
};

/** A product is known by its SKU, which shops share, else by the shop's own number, else by its name; "" for none. */
export const readProductId = ({ sku, number, name }: { sku: string; number: string; name: string }): ProductId => ({
  productId: cleanId(sku || number || name).slice(0, LONGEST),
  ...(sku === "" && number !== "" && { isNumbered: true }),
});
