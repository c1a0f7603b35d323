import type { LinePart } from "#records/rules/order-columns.ts";
import type { Bought } from "./bought-in-periods.ts";
import { type BuyersOfOrders, makeBuyers } from "./buyers-of-orders.ts";
import { type CustomerValues, findFirstOrder, WITHOUT_VALUE } from "./change-of-revenue.ts";
import { type LineSpan, visitLines } from "./lines-of-orders.ts";

/** What part of the revenue a list of customers has; keys as in a split of a change of revenue, empty for no value. */
export const PARTS_OF_REVENUE = ["channel", "country", "product"] as const;
type DividedBy = (typeof PARTS_OF_REVENUE)[number];

/** What is in none of these values; outside all products is what no line has, such as shipping. */
export type OutsideOfParts = { by: DividedBy; outside: readonly string[] } | { by: "product"; outside: "all" };

export type PartOfRevenue = { by: DividedBy; key: string } | OutsideOfParts;

/** As a parameter: `{"product": ["p1", "p2"]}`, or `{"product": "all"}`. */
export const writeOutside = ({ by, outside }: OutsideOfParts): string => JSON.stringify({ [by]: outside });

/** Undefined for any other text. */
export const readOutside = (text: string): OutsideOfParts | undefined => {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof given !== "object" || given === null) return undefined;
  const [[name, outside] = [], ...more] = Object.entries(given);
  const by = PARTS_OF_REVENUE.find((part) => part === name);
  if (by === undefined || more.length > 0) return undefined;
  if (outside === "all") return by === "product" ? { by, outside } : undefined;
  const isList = Array.isArray(outside) && outside.every((key) => typeof key === "string");
  return isList ? { by, outside } : undefined;
};

/** Whether a value, empty for none, is in the part. */
const toValueCheck = (part: PartOfRevenue): ((value: string) => boolean) => {
  if ("key" in part) return (value) => value === part.key;
  if (part.outside === "all") return () => false;
  const shown = new Set(part.outside);
  return (value) => !shown.has(value);
};

/**
 * The customers with orders in a span that are in one part of its revenue, and what they bought of it: the orders of a channel or of
 * customers of a country; or the orders with a product, with the revenue of its lines alone; or those with revenue that no line has, with that alone.
 * Their revenue adds up to that of the part in `splitRevenueChange`.
 */
export const collectBuyersOfPart = (
  { parts, texts }: { parts: readonly LinePart[]; texts: readonly string[] },
  span: LineSpan,
  wanted: PartOfRevenue,
  countries: CustomerValues,
): BuyersOfOrders => {
  const found = makeBuyers(parts.reduce((sum, { orders }) => sum + orders.starts.length - 1, 0));
  const { by } = wanted;
  const isInPart = toValueCheck(wanted);
  const isNoProduct = "outside" in wanted && wanted.outside === "all";
  const isText = (text: number): boolean => isInPart(texts[text] ?? WITHOUT_VALUE);
  let buyer: { part: LinePart; customer: number; bought: Bought } | null = null;
  const addBuyer = (): void => {
    if (!buyer || buyer.bought.orders === 0) return;
    const { part, customer, bought } = buyer;
    found.add(parts.indexOf(part), customer, bought, findFirstOrder(part, customer));
  };
  let [isWanted, kept, ofLines] = [false, 0, 0];
  visitLines(parts, span, {
    customer: (part, customer) => {
      addBuyer();
      buyer = { part, customer, bought: { orders: 0, revenue: 0, lastAt: Number.NEGATIVE_INFINITY } };
      const country = countries.names[countries.ofParts[parts.indexOf(part)]?.[customer] ?? -1] ?? WITHOUT_VALUE;
      isWanted = by === "country" && isInPart(country);
    },
    line: ({ orders, items }, line, _, revenue) => {
      ofLines += revenue;
      if (by !== "product" || !isText(items.products[orders.items[line] as number] as number)) return;
      isWanted = true;
      kept += revenue;
    },
    order: ({ orders }, order) => {
      if (by === "channel") isWanted = isText(orders.channels[order] as number);
      if (isNoProduct) {
        kept = (orders.revenue[order] as number) - ofLines;
        isWanted = kept !== 0;
      }
      if (isWanted && buyer) {
        const { bought } = buyer;
        bought.orders += 1;
        bought.revenue += by === "product" ? kept : (orders.revenue[order] as number);
        bought.lastAt = Math.max(bought.lastAt, orders.orderedAt[order] as number);
      }
      if (by === "product") [isWanted, kept] = [false, 0];
      ofLines = 0;
    },
  });
  addBuyer();
  return found.columns();
};
