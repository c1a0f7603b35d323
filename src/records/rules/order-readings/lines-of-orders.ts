import type { ItemColumns, LinePart } from "#records/rules/order-columns.ts";
import { costsLess } from "#records/rules/order-discounts.ts";

/** Instants in ms since 1970, the second one exclusive; null for all storefronts. */
export type LineSpan = { from: number; until: number; storefrontId: number | null; giftCardsAreSales: boolean };

/** Takes a span's sales to known customers, one customer after the other and one order after the other. Money in minor units. */
type LineVisitor = {
  /** Before the orders of a customer who bought in the span. */
  customer: (part: LinePart, customer: number) => void;
  /** `rest`: what of the order's revenue no line had, such as shipping, tax or a refund that names no lines; it can be negative. */
  order: (part: LinePart, order: number, rest: number) => void;
  /** Before its order. `revenue`: what was charged for it and not refunded. What gift cards store is only in no line's revenue. */
  line: (part: LinePart, line: number, order: number, revenue: number) => void;
  /** A line that sold a gift card, where that is no sale until it is spent. Before its order. */
  giftCard?: (part: LinePart, line: number, order: number) => void;
};

/**
 * Visits the lines of a span in one pass. The revenue of an order is that of its lines and its rest; both are whole numbers, so that
 * sums are exact up to 2^53.
 */
export const visitLines = (
  parts: readonly LinePart[],
  { from, until, storefrontId, giftCardsAreSales }: LineSpan,
  visit: LineVisitor,
): void => {
  for (const part of parts) {
    const { skipped, orders, items: sold } = part;
    const { starts, orderedAt, storefrontIds, revenue, lineStarts, items, charged, refunds } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let isVisited = false;
      for (let order = starts[customer] as number; order < (starts[customer + 1] as number); order++) {
        const instant = orderedAt[order] as number;
        if (instant < from || instant >= until) continue;
        if (storefrontId !== null && storefrontIds[order] !== storefrontId) continue;
        if (!isVisited) visit.customer(part, customer);
        isVisited = true;
        let rest = revenue[order] as number;
        for (let line = lineStarts[order] as number; line < (lineStarts[order + 1] as number); line++) {
          if (!giftCardsAreSales && sold.giftCards[items[line] as number] !== 0) {
            visit.giftCard?.(part, line, order);
            continue;
          }
          const kept = (charged[line] as number) - (refunds[line] as number);
          rest -= kept;
          visit.line(part, line, order, kept);
        }
        visit.order(part, order, rest);
      }
    }
  }
};

export const LINE_GROUPINGS = ["product", "variant", "category"] as const;
export type LineGrouping = (typeof LINE_GROUPINGS)[number];

/** Numbers the different groups of the parts' items, in the order of their first item. */
const numberItems = (parts: readonly LinePart[], groupOf: (items: ItemColumns, item: number) => readonly number[]) => {
  const known = new Map<string, number>();
  const numbers = new Map(
    parts.map(({ items }) => [
      items,
      items.products.map((_, item) => {
        const key = groupOf(items, item).join(" ");
        const number = known.get(key) ?? known.size;
        known.set(key, number);
        return number;
      }),
    ]),
  );
  return { numbers, keys: [...known.keys()].map((key) => key.split(" ").map(Number)) };
};

const GROUPS: Record<LineGrouping, (items: ItemColumns, item: number) => readonly number[]> = {
  product: ({ products }, item) => [products[item] as number],
  variant: ({ products, variants }, item) => [products[item] as number, variants[item] as number],
  category: ({ categories }, item) => [categories[item] as number],
};

/**
 * What a span sold of a product, a variant of it, or a category; `key` is null for lines without a category. Money in minor units.
 */
export type LineSums = {
  key: string | null;
  variant: string | null;
  /** Of the last line sold; of two at the same instant, the later one by the alphabet. */
  name: string | null;
  /** Charged and not refunded. */
  revenue: number;
  orders: number;
  buyers: number;
  quantity: number;
  returnedQuantity: number;
  /** What the lines would have cost without discounts of their own, and these discounts. */
  listed: number;
  discount: number;
};

/** The sums of a span's lines by group, and the revenue that no line had, in how many orders. One pass over the lines. */
export const sumLines = (
  { parts, texts }: { parts: readonly LinePart[]; texts: readonly string[] },
  { by, ...span }: LineSpan & { by: LineGrouping },
): { groups: LineSums[]; revenue: number; rest: { revenue: number; orders: number } } => {
  const { numbers, keys } = numberItems(parts, GROUPS[by]);
  const textAt = (text: number | undefined): string | null => texts[text ?? -1] ?? null;
  const ofEach = () => new Float64Array(keys.length);
  const [revenue, orders, buyers, quantity, returned] = [ofEach(), ofEach(), ofEach(), ofEach(), ofEach()];
  const [listed, discount, soldAt] = [ofEach(), ofEach(), ofEach().fill(Number.NEGATIVE_INFINITY)];
  const [lastBuyer, lastOrder, name] = [ofEach(), ofEach(), new Int32Array(keys.length).fill(-1)];
  const add = (sums: Float64Array, group: number, more: number): void => {
    sums[group] = (sums[group] as number) + more;
  };
  const rest = { revenue: 0, orders: 0 };
  let [total, buyer, sale] = [0, 0, 1];
  let groupOf = new Int32Array(0);
  visitLines(parts, span, {
    customer: ({ items }) => {
      buyer += 1;
      groupOf = numbers.get(items) ?? groupOf;
    },
    order: ({ orders: columns }, order, left) => {
      sale += 1;
      total += columns.revenue[order] as number;
      rest.revenue += left;
      if (left !== 0) rest.orders += 1;
    },
    line: ({ orders: columns, items }, line, order, kept) => {
      const item = columns.items[line] as number;
      const group = groupOf[item] as number;
      const units = columns.quantities[line] as number;
      const before = units * (columns.prices[line] as number);
      const lineTotal = columns.charged[line] as number;
      add(revenue, group, kept);
      add(quantity, group, units);
      add(returned, group, columns.returnedQuantities[line] as number);
      add(listed, group, before);
      add(discount, group, costsLess(before, { quantity: units, lineTotal }));
      if (lastOrder[group] !== sale) add(orders, group, 1);
      lastOrder[group] = sale;
      if (lastBuyer[group] !== buyer) add(buyers, group, 1);
      lastBuyer[group] = buyer;
      const [instant, text] = [columns.orderedAt[order] as number, items.productNames[item] as number];
      const latest = soldAt[group] as number;
      const isLater = instant > latest || (instant === latest && (textAt(text) ?? "") > (textAt(name[group]) ?? ""));
      if (text < 0 || !isLater) return;
      soldAt[group] = instant;
      name[group] = text;
    },
  });
  const groups = keys.flatMap(([key, variant], group): LineSums[] =>
    orders[group] === 0
      ? []
      : [
          {
            key: textAt(key),
            variant: textAt(variant),
            name: textAt(name[group]),
            revenue: revenue[group] as number,
            orders: orders[group] as number,
            buyers: buyers[group] as number,
            quantity: quantity[group] as number,
            returnedQuantity: returned[group] as number,
            listed: listed[group] as number,
            discount: discount[group] as number,
          },
        ],
  );
  return { groups, revenue: total, rest };
};
