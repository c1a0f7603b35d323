import { type DimensionChange, type RevenuePart, splitByDimension } from "#lib/revenue/dimension.ts";
import type { PeriodSales } from "#lib/revenue/factors.ts";
import { rankDimensions, type Standout } from "#lib/revenue/standout.ts";
import type { BuyerHistory } from "#lib/rfm/score.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
import { type LineSpan, visitLines } from "./lines-of-orders.ts";

/** What a change of revenue is split by: new and returning customers, and what an order, its customer or its lines have. */
export const REVENUE_DIMENSIONS = ["history", "storefront", "channel", "country", "product"] as const;
export type RevenueDimension = (typeof REVENUE_DIMENSIONS)[number];

/** Two spans of time, in ms since 1970, `until` exclusive; and what counts in both. */
export type ComparedSpans = Omit<LineSpan, "from" | "until"> &
  Record<"before" | "after", Pick<LineSpan, "from" | "until">>;

/** The key of a part without a value, such as customers without a country. */
export const WITHOUT_VALUE = "";

type Split = Omit<DimensionChange, "rows"> & {
  name: RevenueDimension;
  /** `label`: the name of a product. */
  rows: (DimensionChange["rows"][number] & { label: string | null })[];
  /** How many different values there are. */
  parts: number;
  standout: Standout | null;
};

/** Money in minor units. */
export type RevenueChange = {
  sales: Record<"before" | "after", PeriodSales>;
  /** Of the storefront, or of all, in ms since 1970; null without a sale. */
  firstSaleAt: number | null;
  /** The dimension that explains most comes first. */
  dimensions: Split[];
};

const SIDES = ["before", "after"] as const;
type Side = (typeof SIDES)[number];

/** The parts of a dimension, to add sales to. */
const makeParts = () => {
  const parts = new Map<number, Omit<RevenuePart, "key">>();
  return {
    add: (part: number, side: Side, revenue: number): void => {
      const sums = parts.get(part) ?? { before: 0, after: 0, squaresBefore: 0, squaresAfter: 0 };
      parts.set(part, sums);
      sums[side] += revenue;
      sums[side === "before" ? "squaresBefore" : "squaresAfter"] += revenue * revenue;
    },
    list: (keyOf: (part: number) => string): RevenuePart[] =>
      [...parts].map(([part, sums]) => ({ key: keyOf(part), ...sums })),
  };
};

const readFirstSale = (parts: readonly LinePart[], storefrontId: number | null): number | null => {
  let first = Number.POSITIVE_INFINITY;
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, storefrontIds } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++)
        if ((orderedAt[at] as number) < first && (storefrontId === null || storefrontIds[at] === storefrontId))
          first = orderedAt[at] as number;
    }
  }
  return Number.isFinite(first) ? first : null;
};

/** When a customer first bought, at any storefront. */
export const findFirstOrder = ({ orders: { starts, orderedAt } }: LinePart, customer: number): number => {
  let first = Number.POSITIVE_INFINITY;
  for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++)
    first = Math.min(first, orderedAt[at] as number);
  return first;
};

/** What each customer of each part has of a value, as its place in `names`; -1 for none. */
export type CustomerValues = { names: readonly string[]; ofParts: readonly Int32Array[] };

const HISTORIES: readonly BuyerHistory[] = ["first_time", "returning"];

type Copied = { parts: readonly LinePart[]; texts: readonly string[] };

/** The sales of two spans in each dimension's parts. Two passes over the lines. */
const collectParts = (
  { parts: copied, texts }: Copied,
  { before, after, ...both }: ComparedSpans,
  countries: CustomerValues,
) => {
  const [history, storefront, channel, country] = [makeParts(), makeParts(), makeParts(), makeParts()];
  const product = makeParts();
  const sales = { before: { customers: 0, orders: 0, revenue: 0 }, after: { customers: 0, orders: 0, revenue: 0 } };
  const names = new Map<number, { name: number; at: number }>();
  const textKey = (text: number): string => texts[text] ?? WITHOUT_VALUE;
  // A text that is empty is no value, like none.
  const nameOrNone = (of: readonly string[], name: number): number => (of[name] === WITHOUT_VALUE ? -1 : name);
  for (const side of SIDES) {
    const span = side === "before" ? before : after;
    const own = sales[side];
    let [buyerHistory, buyerCountry] = [0, -1];
    const ofProducts = new Map<number, number>();
    visitLines(
      copied,
      { ...both, ...span },
      {
        customer: (part, customer) => {
          own.customers += 1;
          buyerHistory = findFirstOrder(part, customer) >= span.from ? 0 : 1;
          buyerCountry = nameOrNone(countries.names, countries.ofParts[copied.indexOf(part)]?.[customer] ?? -1);
        },
        line: ({ orders, items }, line, order, kept) => {
          const item = orders.items[line] as number;
          const sold = nameOrNone(texts, items.products[item] as number);
          ofProducts.set(sold, (ofProducts.get(sold) ?? 0) + kept);
          const [name, at] = [items.productNames[item] as number, orders.orderedAt[order] as number];
          const known = names.get(sold);
          if (name < 0 || (known && (at < known.at || (at === known.at && textKey(name) <= textKey(known.name)))))
            return;
          names.set(sold, { name, at });
        },
        order: ({ orders }, order) => {
          const revenue = orders.revenue[order] as number;
          own.orders += 1;
          own.revenue += revenue;
          history.add(buyerHistory, side, revenue);
          storefront.add(orders.storefrontIds[order] as number, side, revenue);
          channel.add(nameOrNone(texts, orders.channels[order] as number), side, revenue);
          country.add(buyerCountry, side, revenue);
          for (const [sold, kept] of ofProducts) product.add(sold, side, kept);
          ofProducts.clear();
        },
      },
    );
  }
  const parts: Record<RevenueDimension, RevenuePart[]> = {
    history: history.list((part) => HISTORIES[part] as string),
    storefront: storefront.list(String),
    channel: channel.list(textKey),
    country: country.list((part) => countries.names[part] ?? WITHOUT_VALUE),
    product: product.list(textKey),
  };
  const labels = new Map([...names].map(([sold, { name }]) => [textKey(sold), textKey(name)]));
  return { sales, parts, labels };
};

/**
 * The change of revenue from one span to another, of sales to known customers, split by each dimension; the rows of each add up to the
 * change. An order's revenue is in one part of each dimension, except that of products: there the lines are, net of what was refunded
 * for them, and the rest (shipping, tax, refunds that name no lines) is in no part. At most `most` rows of a dimension.
 */
export const splitRevenueChange = (
  copied: Copied,
  { most, ...spans }: ComparedSpans & { most: number },
  countries: CustomerValues,
): RevenueChange => {
  const { sales, parts, labels } = collectParts(copied, spans, countries);
  const total = { before: sales.before.revenue, after: sales.after.revenue };
  const ranked = rankDimensions(
    total,
    REVENUE_DIMENSIONS.map((name) => ({ name, parts: parts[name] })),
  );
  return {
    sales,
    firstSaleAt: readFirstSale(copied.parts, spans.storefrontId),
    dimensions: ranked.map(({ name, standout }) => {
      const { rows, ...split } = splitByDimension(total, parts[name], most);
      const labelOf = (key: string) => (name === "product" ? (labels.get(key) ?? null) : null);
      const named = rows.map((row) => ({ ...row, label: labelOf(row.key) }));
      return { name, standout, parts: parts[name].length, ...split, rows: named };
    }),
  };
};
