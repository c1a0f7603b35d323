import { memoizeLast } from "#lib/memoize.ts";
import { LEAST_FIRST_BUYERS, type ReturnRate, rateProducts } from "#lib/products/return-rates.ts";
import { countDays, estimateSurvival, survivalQuantile } from "#lib/statistics/kaplan-meier.ts";
import type { ItemColumns, LinePart } from "#records/rules/order-columns.ts";
import { costsLess } from "#records/rules/order-discounts.ts";
import { type CohortsOfOrders, type CopiedTexts, listStarted } from "./cohorts-of-orders.ts";
import { type KindOfLine, LINE_KINDS, type LineKind, makeLineKinds } from "./line-kinds.ts";
import { visitLines } from "./lines-of-orders.ts";

/** Customers came back if they ordered again on one of so many days after their first order. */
export const RETURN_DAYS = 90;
/** The days after a first order whose revenue is a first buyer's next 12 months. */
export const YEAR_DAYS = 365;
/** How long a customer is followed until the next order. */
export const CURVE_DAYS = 180;
export const LEVEL = 0.95;

/** What pairs are made of. */
export const PAIR_GROUPINGS = ["product", "category"] as const;
/** `parent`: products with their variants combined into one. */
export const PRODUCT_GROUPINGS = ["product", "parent", "category"] as const;
export type ProductGrouping = (typeof PRODUCT_GROUPINGS)[number];
export const COMBINED_BY = ["parent_id", "name"] as const;
type CombinedBy = (typeof COMBINED_BY)[number];

/** `dayOf`: an instant's day since 1970. `today`: the last day that counts, and `until` its end in ms since 1970. */
export type Observation = { dayOf: (instant: number) => number; today: number; until: number };

/**
 * What a period sold of a product or category, and what became of the customers whose first order had it. Money in minor units. `key`
 * is null for lines without one.
 */
export type ProductFigures = {
  kind: LineKind;
  key: string | null;
  /** The IDs of the products that were combined into it. */
  variants: string[];
  /** What combined them: the parent that the shop names, or for some of them the name alone. Null for a product of its own. */
  combinedBy: CombinedBy | null;
  /** Of its last line, of combined products without the variant; of two at the same instant, the later one by the alphabet. */
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
  /** Revenue of the lines with a known cost, and that minus the cost. */
  costedRevenue: number;
  margin: number;
  firstBuyers: number;
  /** Null for what is no product. */
  returns: ReturnRate | null;
  /** The customers who were observed for a year, and what they spent after the day of their first order. */
  yearBuyers: number;
  yearRevenue: number;
  /** By Kaplan and Meier; null if fewer than half came back in 180 days, or there are too few customers. */
  medianDays: number | null;
};

export type ProductsOfPeriod = {
  products: ProductFigures[];
  /** All of the period, of known customers; `rest`: what of the revenue no line had, such as shipping and tax. */
  total: { revenue: number; rest: number; orders: number; buyers: number };
  /** All customers whose first order was in the period, whatever it had. */
  started: { customers: number; observed: number; returned: number };
  /** Whether the business has any line at all, in any period. */
  hasLines: boolean;
};

const SEPARATOR = /[\s\-–—/|,:(]+$/u;

/**
 * A product's name without its variant at the end, which is that of all its variants: "Shirt" of "Shirt - Red / XL". Null without a
 * variant or a name.
 */
export const toParentName = (name: string | null | undefined, variant: string | null | undefined): string | null => {
  if (!name || !variant) return null;
  const bare = name.endsWith(")") && !variant.endsWith(")") ? name.slice(0, -1) : name;
  if (!bare.endsWith(variant)) return name;
  return bare.slice(0, -variant.length).replace(SEPARATOR, "") || name;
};

/** The parent of each product whose lines name one, as the last of them does. Places in the list of texts. One pass over all lines. */
const findParents = ({ parts, texts }: CopiedTexts): ReadonlyMap<number, number> => {
  const found = new Map<number, { parent: number; at: number }>();
  for (const { orders, skipped, items } of parts) {
    if (items.parents.every((parent) => parent < 0)) continue;
    for (let customer = 0; customer < orders.starts.length - 1; customer++) {
      if (skipped?.[customer]) continue;
      const end = orders.starts[customer + 1] as number;
      for (let order = orders.starts[customer] as number; order < end; order++) {
        const at = orders.orderedAt[order] as number;
        for (let line = orders.lineStarts[order] as number; line < (orders.lineStarts[order + 1] as number); line++) {
          const item = orders.items[line] as number;
          const [product, parent] = [items.products[item] as number, items.parents[item] as number];
          if (parent < 0) continue;
          const last = found.get(product);
          if (!last) found.set(product, { parent, at });
          else if (at > last.at || (at === last.at && (texts[parent] ?? "") > (texts[last.parent] ?? "")))
            Object.assign(last, { parent, at });
        }
      }
    }
  }
  return new Map([...found].map(([product, { parent }]) => [product, parent]));
};

/** Numbers the products or categories of all items, apart for each kind of line. */
export const numberProducts = (copied: CopiedTexts, by: ProductGrouping) => {
  const { parts, texts } = copied;
  const known = new Map<string | null, number>();
  const keys: (string | null)[] = [];
  const combined = new Map<number, Map<string, CombinedBy>>();
  const parents = by === "parent" ? findParents(copied) : new Map<number, number>();
  const areParents = new Set(parents.values());
  const textAt = (text: number | undefined): string | null => texts[text ?? -1] ?? null;
  const numberOf = (key: string | null): number => {
    const number = known.get(key) ?? keys.push(key) - 1;
    known.set(key, number);
    return number;
  };
  const groupItem = ({ products, productNames, variants, categories }: ItemColumns, item: number): number => {
    if (by === "category") return numberOf(textAt(categories[item]));
    const product = products[item] as number;
    const id = textAt(product);
    if (by === "product") return numberOf(id);
    // A product that variants belong to may be sold itself.
    const parent = parents.get(product) ?? (areParents.has(product) ? product : undefined);
    const key =
      parent === undefined ? toParentName(textAt(productNames[item]), textAt(variants[item])) : textAt(parent);
    const number = numberOf(key ?? id);
    if (key === null || id === null) return number;
    const own = combined.get(number) ?? new Map<string, CombinedBy>();
    combined.set(number, own.set(id, parent === undefined ? "name" : "parent_id"));
    return number;
  };
  const numbers = new Map(
    parts.map(({ items }) => [items, Int32Array.from(items.products, (_, item) => groupItem(items, item))]),
  );
  const numbersOf = memoizeLast((items: ItemColumns) => numbers.get(items) as Int32Array);
  const width = keys.length;
  const keyOf = (group: number): string | null => keys[group % width] ?? null;
  return {
    count: width * LINE_KINDS.length,
    /** The group of a line of this kind: those of products, which nearly all lines are, lie next to each other. */
    groupOf: ({ orders, items }: LinePart, line: number, kind: LineKind): number =>
      LINE_KINDS.indexOf(kind) * width + (numbersOf(items)[orders.items[line] as number] as number),
    hasKey: (group: number): boolean => keyOf(group) !== null,
    describe: (group: number): Pick<ProductFigures, "kind" | "key" | "variants" | "combinedBy"> => {
      const own = combined.get(group % width);
      const isByName = own !== undefined && [...own.values()].includes("name");
      return {
        kind: LINE_KINDS[Math.floor(group / width)] as LineKind,
        key: keyOf(group),
        variants: [...(own?.keys() ?? [])].sort(),
        combinedBy: own === undefined ? null : isByName ? "name" : "parent_id",
      };
    },
  };
};

type Numbered = ReturnType<typeof numberProducts>;

const ofEach = (count: number) => new Float64Array(count);

const add = (sums: Float64Array, group: number, more: number): void => {
  sums[group] = (sums[group] as number) + more;
};

const SUMS = [
  "revenue",
  "orders",
  "buyers",
  "quantity",
  "returnedQuantity",
  "listed",
  "discount",
  "costedRevenue",
  "margin",
] as const satisfies readonly (keyof ProductFigures)[];
type Sum = (typeof SUMS)[number];

/** A row for each group with its sums, its last customer and order, and its last name and variant with the instant. */
const ROW = [...SUMS, "lastBuyer", "lastOrder", "name", "variant", "namedAt"] as const;
const PLACES = Object.fromEntries(ROW.map((field, at) => [field, at])) as Record<(typeof ROW)[number], number>;

/** One pass over the lines of the period. In a column for each sum, a line would touch as many places in memory. */
const sumSales = (
  { parts, texts }: CopiedTexts,
  span: Parameters<typeof visitLines>[1],
  { count, groupOf }: Numbered,
  kindOf: KindOfLine,
) => {
  const rows = ofEach(count * ROW.length);
  const { revenue, orders, buyers, quantity, returnedQuantity, listed, discount, costedRevenue, margin } = PLACES;
  const { lastBuyer, lastOrder, name, variant, namedAt } = PLACES;
  for (let row = 0; row < rows.length; row += ROW.length) {
    rows[row + name] = -1;
    rows[row + variant] = -1;
    rows[row + namedAt] = Number.NEGATIVE_INFINITY;
  }
  const total = { revenue: 0, rest: 0, orders: 0, buyers: 0 };
  const textAt = (text: number): string => texts[text] ?? "";
  const addLine = (part: LinePart, line: number, order: number, kept: number): void => {
    const { orders: columns, items } = part;
    const row = ROW.length * groupOf(part, line, kindOf(part, line));
    const units = columns.quantities[line] as number;
    const before = units * (columns.prices[line] as number);
    add(rows, row + revenue, kept);
    add(rows, row + quantity, units);
    add(rows, row + returnedQuantity, columns.returnedQuantities[line] as number);
    add(rows, row + listed, before);
    add(rows, row + discount, costsLess(before, { quantity: units, lineTotal: columns.charged[line] as number }));
    const cost = (columns.costs[line] as number) - 1;
    if (cost >= 0) {
      add(rows, row + costedRevenue, kept);
      add(rows, row + margin, kept - cost);
    }
    // The order is counted when it ends.
    if (rows[row + lastOrder] !== total.orders + 1) add(rows, row + orders, 1);
    rows[row + lastOrder] = total.orders + 1;
    if (rows[row + lastBuyer] !== total.buyers) add(rows, row + buyers, 1);
    rows[row + lastBuyer] = total.buyers;
    const [instant, text] = [columns.orderedAt[order] as number, items.productNames[columns.items[line] as number]];
    const latest = rows[row + namedAt] as number;
    if (text === undefined || text < 0 || instant < latest) return;
    if (instant === latest && textAt(text) <= textAt(rows[row + name] as number)) return;
    rows[row + namedAt] = instant;
    rows[row + name] = text;
    rows[row + variant] = items.variants[columns.items[line] as number] as number;
  };
  visitLines(parts, span, {
    customer: () => {
      total.buyers += 1;
    },
    line: addLine,
    giftCard: (part, line, order) => addLine(part, line, order, 0),
    order: ({ orders: columns }, order, rest) => {
      total.orders += 1;
      total.revenue += columns.revenue[order] as number;
      total.rest += rest;
    },
  });
  const at = (group: number, field: keyof typeof PLACES): number => rows[ROW.length * group + PLACES[field]] as number;
  return {
    groups: Array.from({ length: count }, (_, group) => group).filter((group) => at(group, "orders") > 0),
    sumsOf: (group: number) => Object.fromEntries(SUMS.map((sum) => [sum, at(group, sum)])) as Record<Sum, number>,
    nameOf: (group: number): string | null => texts[at(group, "name")] ?? null,
    parentNameOf: (group: number): string | null =>
      toParentName(texts[at(group, "name")], texts[at(group, "variant")]) ?? texts[at(group, "name")] ?? null,
    total,
  };
};

/** What a customer did after the day of the first order. */
type Followed = {
  observedDays: number;
  /** Days to the next order on a later day; -1 if there is none up to today. */
  returnDays: number;
  /** What was spent on the `YEAR_DAYS` days after the first one. */
  yearRevenue: number;
};

/** Follows one customer of a part from the first order on. Orders after today don't count. */
export const followCustomer = (
  { orders }: LinePart,
  customer: number,
  { dayOf, today, until }: Observation,
): Followed => {
  const { starts, orderedAt, revenue } = orders;
  const [begin, end] = [starts[customer] as number, starts[customer + 1] as number];
  let firstAt = Number.POSITIVE_INFINITY;
  for (let at = begin; at < end; at++) firstAt = Math.min(firstAt, orderedAt[at] as number);
  const first = dayOf(firstAt);
  let [returnDays, yearRevenue] = [-1, 0];
  for (let at = begin; at < end; at++) {
    const instant = orderedAt[at] as number;
    if (instant >= until) continue;
    const day = dayOf(instant) - first;
    if (day === 0) continue;
    if (returnDays < 0 || day < returnDays) returnDays = day;
    if (day <= YEAR_DAYS) yearRevenue += revenue[at] as number;
  }
  return { observedDays: today - first, returnDays, yearRevenue };
};

/** Whether any order has a line. */
export const haveLines = (parts: readonly LinePart[]): boolean =>
  parts.some(({ orders }) => (orders.lineStarts.at(-1) as number) > 0);

/** The customers who started in the period, with the products of their first orders. */
const listFirstProducts = ({ parts }: CopiedTexts, range: CohortsOfOrders, { groupOf }: Numbered, kindOf: KindOfLine) =>
  listStarted(parts, range, (at, _, firsts) => {
    const part = parts[at] as LinePart;
    const groups = new Set<number>();
    const { lineStarts } = part.orders;
    for (const order of firsts)
      for (let line = lineStarts[order] as number; line < (lineStarts[order + 1] as number); line++)
        if (kindOf(part, line) === "product") groups.add(groupOf(part, line, "product"));
    return [...groups];
  });

/** The median days to the next order of each group with enough customers, from columns with a value for each of its customers. */
const computeMedianDays = (
  count: number,
  groups: readonly number[],
  days: readonly number[],
  came: readonly number[],
) => {
  const ofGroups = new Map<number, { days: number[]; came: number[] }>();
  for (const [i, group] of groups.entries()) {
    const own = ofGroups.get(group) ?? { days: [], came: [] };
    ofGroups.set(group, own);
    own.days.push(days[i] as number);
    own.came.push(came[i] as number);
  }
  const medians = new Array<number | null>(count).fill(null);
  for (const [group, own] of ofGroups) {
    if (own.days.length < LEAST_FIRST_BUYERS) continue;
    const curve = estimateSurvival(countDays(own.days, own.came, CURVE_DAYS), LEVEL);
    const { day } = survivalQuantile(curve, 0.5);
    medians[group] = day;
  }
  return medians;
};

/**
 * The sales of a period by product or category, and how customers who began with each came back: those whose first order was in the
 * period and had it. Return rates are shrunk toward those of all products that someone began with.
 */
export const computeProducts = (
  copied: CopiedTexts,
  { by, ...range }: CohortsOfOrders & { by: ProductGrouping },
  observation: Observation,
): ProductsOfPeriod => {
  const { parts } = copied;
  const numbered = numberProducts(copied, by);
  const kindOf = makeLineKinds(copied, range.giftCardsAreSales);
  const until = Math.min(range.startedUntil, observation.until);
  const span = { ...range, from: range.monthStarts[0] as number, until };
  const { groups: sold, sumsOf, nameOf, parentNameOf, total } = sumSales(copied, span, numbered, kindOf);
  const { count } = numbered;
  const [firstBuyers, observed, returned] = [ofEach(count), ofEach(count), ofEach(count)];
  const [yearBuyers, yearRevenue] = [ofEach(count), ofEach(count)];
  const [groups, days, came]: [number[], number[], number[]] = [[], [], []];
  const started = { customers: 0, observed: 0, returned: 0 };
  for (const { part, customer, keys } of listFirstProducts(
    copied,
    { ...range, startedUntil: until },
    numbered,
    kindOf,
  )) {
    const own = followCustomer(parts[part] as LinePart, customer, observation);
    const isObserved = own.observedDays >= RETURN_DAYS;
    const isBack = isObserved && own.returnDays > 0 && own.returnDays <= RETURN_DAYS;
    started.customers += 1;
    started.observed += Number(isObserved);
    started.returned += Number(isBack);
    for (const group of keys as readonly number[]) {
      add(firstBuyers, group, 1);
      add(observed, group, Number(isObserved));
      add(returned, group, Number(isBack));
      groups.push(group);
      days.push(own.returnDays > 0 ? own.returnDays : own.observedDays);
      came.push(Number(own.returnDays > 0));
      if (own.observedDays < YEAR_DAYS) continue;
      add(yearBuyers, group, 1);
      add(yearRevenue, group, own.yearRevenue);
    }
  }
  const medians = computeMedianDays(count, groups, days, came);
  const { rates } = rateProducts({ buyers: observed, returned }, LEVEL);
  const products = sold.map((group): ProductFigures => {
    const { kind, key, variants, combinedBy } = numbered.describe(group);
    const name = combinedBy === null ? nameOf(group) : parentNameOf(group);
    return {
      kind,
      key,
      variants,
      combinedBy,
      name: by === "category" ? null : name,
      ...sumsOf(group),
      firstBuyers: firstBuyers[group] as number,
      returns: kind === "product" ? (rates[group] as ReturnRate) : null,
      yearBuyers: yearBuyers[group] as number,
      yearRevenue: yearRevenue[group] as number,
      medianDays: medians[group] as number | null,
    };
  });
  return { products, total, started, hasLines: haveLines(parts) };
};
