import type { LinePart } from "#records/rules/order-columns.ts";

/** What customers' first orders have in common. */
export type FirstOrderTrait = "product" | "category" | "channel" | "discount";

/**
 * The customers whose first sale was in the range, by the months since then. Instants in ms since 1970. The gift cards of a business
 * that doesn't count them as sales are no products of a first order.
 */
export type CohortsOfOrders = {
  /** The first instants of the range's first month and of all months up to the current one, and its end. */
  monthStarts: Float64Array;
  /** The end of the range in which customers started, exclusive. */
  startedUntil: number;
  /** Where one of the first orders was; null for all. */
  storefrontId: number | null;
  giftCardsAreSales: boolean;
};

/**
 * The sales of customers who started in one month, in one month since then. Months count from the first of the range; money in
 * minor units.
 */
export type SumsOfMonth = Record<
  "month" | "age" | "active" | "orders" | "revenue" | "margin" | "ordersWithCosts" | "covered",
  number
>;

/** "none" and "automatic": without a discount code; "unknown": without a value; "other": in none of the cohorts. */
type Kind = "value" | "automatic" | "none" | "unknown" | "other";
type Cohort = { kind: Kind; key: string | null; label: string | null; sums: SumsOfMonth[] };

/** A customer's cohorts: places in `values`, or one of the kinds without a value. */
type Keys = readonly number[] | Exclude<Kind, "value" | "other">;

/** Which cohorts customers are in. `labelOf`: a name of a value, which their first orders may give. */
export type Grouping = {
  values: readonly string[];
  keysOf: (part: number, customer: number, firsts: readonly number[]) => Keys;
  labelOf?: (value: number) => string | null;
};

const sumsOfOne = () => ({ active: 0, orders: 0, revenue: 0, margin: 0, ordersWithCosts: 0, covered: 0 });

/** Sums by month of the first order and age. */
const makeSums = (months: number) => {
  const cells: ReturnType<typeof sumsOfOne>[] = [];
  return {
    cell: (month: number, age: number) => {
      const at = month * months + age;
      const known = cells[at] ?? sumsOfOne();
      cells[at] = known;
      return known;
    },
    rows: (): SumsOfMonth[] =>
      Object.entries(cells).map(([at, sums]) => ({
        month: Math.floor(Number(at) / months),
        age: Number(at) % months,
        ...sums,
      })),
  };
};

type Sums = ReturnType<typeof makeSums>;

/** The month of an instant, which is not after the last one; -1 before the first one. */
const monthAt = (monthStarts: Float64Array, instant: number): number => {
  let [low, high] = [0, monthStarts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((monthStarts[middle] as number) <= instant) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

type Started = { part: number; customer: number; month: number; keys: Keys };

/** The customers who started in the range, with their cohorts. One pass over the orders. */
const listStarted = (
  parts: readonly LinePart[],
  { monthStarts, startedUntil, storefrontId }: CohortsOfOrders,
  keysOf: Grouping["keysOf"],
): Started[] => {
  const started: Started[] = [];
  const firsts: number[] = [];
  for (const [index, { orders, skipped }] of parts.entries()) {
    const { starts, orderedAt, storefrontIds } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let firstAt = Number.POSITIVE_INFINITY;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant > firstAt) continue;
        // Sales of the same instant are all the first.
        if (instant < firstAt) firsts.length = 0;
        firstAt = instant;
        firsts.push(at);
      }
      if (!(firstAt >= (monthStarts[0] as number) && firstAt < startedUntil)) continue;
      if (storefrontId !== null && firsts.every((at) => storefrontIds[at] !== storefrontId)) continue;
      const month = monthAt(monthStarts, firstAt);
      started.push({ part: index, customer, month, keys: keysOf(index, customer, firsts) });
      firsts.length = 0;
    }
  }
  return started;
};

/** Adds what a customer bought to the sums of these cohorts. */
const addSales = (
  { orders }: LinePart,
  { customer, month }: Started,
  monthStarts: Float64Array,
  into: readonly Sums[],
): void => {
  const { starts, orderedAt, revenue, margin, covered } = orders;
  const end = monthStarts.at(-1) as number;
  const ages = new Map<number, ReturnType<typeof sumsOfOne>>();
  for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
    const instant = orderedAt[at] as number;
    if (instant >= end) continue;
    const age = monthAt(monthStarts, instant) - month;
    const own = ages.get(age) ?? sumsOfOne();
    ages.set(age, own);
    own.orders += 1;
    own.revenue += revenue[at] as number;
    const gross = margin[at] as number;
    if (Number.isNaN(gross)) continue;
    own.margin += gross;
    own.ordersWithCosts += 1;
    own.covered += covered[at] as number;
  }
  for (const [age, own] of ages)
    for (const sums of into) {
      const cell = sums.cell(month, age);
      cell.active += 1;
      cell.orders += own.orders;
      cell.revenue += own.revenue;
      cell.margin += own.margin;
      cell.ordersWithCosts += own.ordersWithCosts;
      cell.covered += own.covered;
    }
};

const KINDS: readonly Kind[] = ["value", "automatic", "none", "unknown", "other"];

/** At most so many of the most frequent values, or only these. */
type Choice = { most: number } | { only: readonly string[] };

/** The most frequent values, or those wanted; of equally frequent ones, the first by their characters. */
const chooseValues = (started: readonly Started[], values: readonly string[], choice: Choice) => {
  const counts = new Map<number, number>();
  for (const { keys } of started)
    if (typeof keys !== "string") for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const isBefore = (a: number, b: number) => (values[a] as string) < (values[b] as string);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (isBefore(a, b) ? -1 : 1));
  const sortedValues = sorted.map(([value]) => value);
  const chosen =
    "only" in choice
      ? sortedValues.filter((value) => choice.only.includes(values[value] as string))
      : sortedValues.slice(0, choice.most);
  return { chosen, found: counts.size };
};

/**
 * The sales of these customers by month since their first one: of all of them, of those of each chosen value, the
 * most frequent first, of those without a value, and of all others. Null groups nothing.
 */
export const computeCohorts = (
  parts: readonly LinePart[],
  range: CohortsOfOrders,
  { grouping, ...choice }: { grouping: Grouping | null } & Choice,
): { cohorts: Cohort[]; total: SumsOfMonth[]; values: number } => {
  const months = range.monthStarts.length - 1;
  const total = makeSums(months);
  const { values, keysOf, labelOf }: Grouping = grouping ?? { values: [], keysOf: () => [] };
  const started = listStarted(parts, range, keysOf);
  const { chosen, found } = chooseValues(started, values, choice);
  const ofValues = new Map(chosen.map((value) => [value, makeSums(months)]));
  const ofKinds = new Map<Kind, Sums>();
  const ofKind = (kind: Kind): Sums => {
    const sums = ofKinds.get(kind) ?? makeSums(months);
    ofKinds.set(kind, sums);
    return sums;
  };
  const cohortsOf = (keys: Keys): Sums[] => {
    if (typeof keys === "string") return [ofKind(keys)];
    const own = keys.flatMap((key) => ofValues.get(key) ?? []);
    return own.length > 0 ? own : [ofKind("other")];
  };
  for (const one of started) {
    const into = grouping ? [total, ...cohortsOf(one.keys)] : [total];
    addSales(parts[one.part] as LinePart, one, range.monthStarts, into);
  }
  const named = [...ofValues].map(([value, sums]): Cohort => {
    return { kind: "value", key: values[value] as string, label: labelOf?.(value) ?? null, sums: sums.rows() };
  });
  const others = KINDS.flatMap((kind): Cohort[] => {
    const sums = ofKinds.get(kind);
    return sums ? [{ kind, key: null, label: null, sums: sums.rows() }] : [];
  });
  return { cohorts: [...named, ...others], total: total.rows(), values: found };
};

type CopiedTexts = { parts: readonly LinePart[]; texts: readonly string[] };

/** Groups customers by what their first lines sold. */
const byItem = (
  { parts, texts }: CopiedTexts,
  of: "products" | "categories",
  { giftCardsAreSales }: CohortsOfOrders,
): Grouping => {
  const names = new Map<number, string>();
  return {
    values: texts,
    labelOf: (value) => names.get(value) ?? null,
    keysOf: (part, _, firsts) => {
      const { orders, items } = parts[part] as LinePart;
      const keys = new Set<number>();
      for (const order of firsts)
        for (let line = orders.lineStarts[order] as number; line < (orders.lineStarts[order + 1] as number); line++) {
          const item = orders.items[line] as number;
          if (!giftCardsAreSales && items.giftCards[item] !== 0) continue;
          const key = items[of][item] as number;
          if (key < 0) continue;
          keys.add(key);
          const name = of === "products" ? texts[items.productNames[item] as number] : undefined;
          if (name !== undefined && name > (names.get(key) ?? "")) names.set(key, name);
        }
      return [...keys];
    },
  };
};

const byChannel = ({ parts, texts }: CopiedTexts): Grouping => ({
  values: texts,
  keysOf: (part, _, firsts) => [
    ...new Set(firsts.map((at) => (parts[part] as LinePart).orders.channels[at] as number)),
  ],
});

const byDiscount = ({ parts, texts }: CopiedTexts): Grouping => {
  const values: string[] = [];
  const places = new Map<string, number>();
  const placeOf = (code: string): number => {
    const place = places.get(code) ?? values.push(code) - 1;
    places.set(code, place);
    return place;
  };
  // Of few lists, most are empty.
  const lists = new Map<number, number[]>();
  const codesIn = (list: number): number[] => {
    const codes = lists.get(list) ?? (JSON.parse(texts[list] as string) as string[]).map(placeOf);
    lists.set(list, codes);
    return codes;
  };
  return {
    values,
    keysOf: (part, _, firsts) => {
      const { discountCodes, discounts } = (parts[part] as LinePart).orders;
      const codes = new Set(firsts.flatMap((at) => codesIn(discountCodes[at] as number)));
      if (codes.size > 0) return [...codes];
      return firsts.some((at) => (discounts[at] as number) > 0) ? "automatic" : "none";
    },
  };
};

/** Groups customers by their first orders. */
export const groupByFirstOrder = (copied: CopiedTexts, by: FirstOrderTrait, range: CohortsOfOrders): Grouping => {
  switch (by) {
    case "product":
      return byItem(copied, "products", range);
    case "category":
      return byItem(copied, "categories", range);
    case "channel":
      return byChannel(copied);
    case "discount":
      return byDiscount(copied);
  }
};

/** Groups customers by a value of theirs: `ofParts` has its place for each customer of each part, -1 for none. */
export const groupByValueOfCustomer = (values: readonly string[], ofParts: readonly Int32Array[]): Grouping => ({
  values,
  keysOf: (part, customer) => {
    const value = ofParts[part]?.[customer] ?? -1;
    return value < 0 ? "unknown" : [value];
  },
});
