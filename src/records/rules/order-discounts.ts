import type { IncomingItem, IncomingOrder } from "./incoming-records.ts";

type Line = Pick<IncomingItem, "quantity" | "price" | "lineTotal" | "discount">;

/** What a line costs less than its price. A unit price is rounded, so half a minor unit for each unit is no discount. */
export const costsLess = (before: number, { quantity, lineTotal }: Pick<Line, "quantity" | "lineTotal">): number =>
  before - lineTotal > quantity / 2 ? before - lineTotal : 0;

const discountOf = (line: Line): number => line.discount ?? costsLess(line.price * line.quantity, line);

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

type Discounted = Pick<IncomingOrder, "totalPrice" | "discountAmount" | "shippingAmount" | "taxAmount"> & {
  items: readonly Line[];
};

/**
 * All discounts of an order, once: its own and those of its lines. Whether its own include the lines' is what the total
 * tells: charged lines, shipping and tax (where prices are without it) less what was taken off besides. If the total
 * tells nothing, the larger sum counts, so that none counts twice. Where it tells, sending the result again gives the same result.
 * Migration 0002_order_discounts does the same in SQL.
 */
export const allDiscounts = ({ items, totalPrice, discountAmount: own, ...order }: Discounted): number => {
  const ofLines = sumOf(items.map(discountOf));
  if (ofLines === 0) return own;
  const charged = sumOf(items.map(({ lineTotal }) => lineTotal)) + (order.shippingAmount ?? 0);
  const isImplied = items.every(({ discount }) => discount === undefined);
  const explanations: { total: number; discounts: number }[] = [
    // Prices that include tax beside lines that don't: nothing was taken off the lines.
    ...(isImplied ? [{ total: charged + ofLines - own, discounts: own }] : []),
    { total: charged - Math.max(own - ofLines, 0), discounts: Math.max(own, ofLines) },
    { total: charged - own, discounts: own + ofLines },
  ];
  const distance = ({ total }: { total: number }) =>
    Math.min(Math.abs(total - totalPrice), Math.abs(total + (order.taxAmount ?? 0) - totalPrice));
  // Each line may be rounded by one. The first explanation counts, not the nearest, so that the result explains the total too.
  return explanations.find((each) => distance(each) <= items.length)?.discounts ?? Math.max(own, ofLines);
};
