import type { LinePart } from "#records/rules/order-columns.ts";
import type { Bought } from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import { type CustomerValues, findFirstOrder, WITHOUT_VALUE } from "./change-of-revenue.ts";
import { type LineSpan, visitLines } from "./lines-of-orders.ts";

/** What part of the revenue a list of customers has; `key` as in a split of a change of revenue, empty for no value. */
export const PARTS_OF_REVENUE = ["channel", "country", "product"] as const;
export type PartOfRevenue = { by: (typeof PARTS_OF_REVENUE)[number]; key: string };

/**
 * The customers with orders in a span that are in one part of its revenue, and what they bought of it: the orders of a channel or of
 * customers of a country; or the orders with a product, with the revenue of its lines alone. Their revenue adds up to that of the part
 * in `splitRevenueChange`.
 */
export const collectBuyersOfPart = (
  { parts, texts }: { parts: readonly LinePart[]; texts: readonly string[] },
  span: LineSpan,
  { by, key }: PartOfRevenue,
  countries: CustomerValues,
): BuyersOfOrders => {
  const found = makeBuyers(parts.reduce((sum, { orders }) => sum + orders.starts.length - 1, 0));
  const isText = (text: number): boolean => (texts[text] ?? WITHOUT_VALUE) === key;
  let buyer: { part: LinePart; customer: number; bought: Bought } | null = null;
  const addBuyer = (): void => {
    if (!buyer || buyer.bought.orders === 0) return;
    const { part, customer, bought } = buyer;
    found.add(parts.indexOf(part), customer, bought, findFirstOrder(part, customer));
  };
  let [isWanted, kept] = [false, 0];
  visitLines(parts, span, {
    customer: (part, customer) => {
      addBuyer();
      buyer = { part, customer, bought: { orders: 0, revenue: 0, lastAt: Number.NEGATIVE_INFINITY } };
      const country = countries.names[countries.ofParts[parts.indexOf(part)]?.[customer] ?? -1] ?? WITHOUT_VALUE;
      isWanted = by === "country" && country === key;
    },
    line: ({ orders, items }, line, _, revenue) => {
      if (by !== "product" || !isText(items.products[orders.items[line] as number] as number)) return;
      isWanted = true;
      kept += revenue;
    },
    order: ({ orders }, order) => {
      if (by === "channel") isWanted = isText(orders.channels[order] as number);
      if (isWanted && buyer) {
        const { bought } = buyer;
        bought.orders += 1;
        bought.revenue += by === "product" ? kept : (orders.revenue[order] as number);
        bought.lastAt = Math.max(bought.lastAt, orders.orderedAt[order] as number);
      }
      if (by === "product") [isWanted, kept] = [false, 0];
    },
  });
  addBuyer();
  return found.columns();
};
