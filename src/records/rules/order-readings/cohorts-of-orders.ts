import type { LinePart } from "#records/rules/order-columns.ts";

/** Months of first orders, and thus columns of a table. */
export const MOST_MONTHS = 60;

/** What customers' first orders have in common. */
export type FirstOrderTrait = "product" | "category" | "channel" | "discount" | "storefront";

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
/** A value of a grouping, or one of the kinds without one. */
export type GroupName = { kind: Kind; key: string | null; label: string | null };

type Cohort = GroupName & { sums: SumsOfMonth[] };

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
export const listStarted = (
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

const OTHER_KINDS = ["automatic", "none", "unknown", "other"] as const satisfies readonly Kind[];

/** At most so many of the most frequent values, or only these. */
export type GroupChoice = { most: number } | { only: readonly string[] };

/** The most frequent values, or those wanted; of equally frequent ones, the first by their characters. */
const chooseValues = (started: readonly Started[], values: readonly string[], choice: GroupChoice) => {
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
 * The groups of these customers: the chosen values, the most frequent first, then the kinds without one, of which some may have no
 * customer. `placesOf`: the groups of a customer with these keys.
 */
export const groupStarted = (started: readonly Started[], { values, labelOf }: Grouping, choice: GroupChoice) => {
  const { chosen, found } = chooseValues(started, values, choice);
  const places = new Map(chosen.map((value, at) => [value, at]));
  const placeOfKind = (kind: (typeof OTHER_KINDS)[number]): number => chosen.length + OTHER_KINDS.indexOf(kind);
  const names: GroupName[] = [
    ...chosen.map((value) => ({
      kind: "value" as const,
      key: values[value] as string,
      label: labelOf?.(value) ?? null,
    })),
    ...OTHER_KINDS.map((kind) => ({ kind, key: null, label: null })),
  ];
  const placesOf = (keys: Keys): number[] => {
    if (typeof keys === "string") return [placeOfKind(keys)];
    const own = keys.flatMap((key) => places.get(key) ?? []);
    return own.length > 0 ? own : [placeOfKind("other")];
  };
  return { names, placesOf, found };
};

/**
 * The sales of these customers by month since their first one: of all of them, of those of each chosen value, the
 * most frequent first, of those without a value, and of all others. Null groups nothing.
 */
export const computeCohorts = (
  parts: readonly LinePart[],
  range: CohortsOfOrders,
  { grouping, ...choice }: { grouping: Grouping | null } & GroupChoice,
): { cohorts: Cohort[]; total: SumsOfMonth[]; values: number } => {
  const months = range.monthStarts.length - 1;
  const total = makeSums(months);
  const groups: Grouping = grouping ?? { values: [], keysOf: () => [] };
  const started = listStarted(parts, range, groups.keysOf);
  const { names, placesOf, found } = groupStarted(started, groups, choice);
  const sums = names.map(() => makeSums(months));
  for (const one of started) {
    const own = grouping ? placesOf(one.keys).map((place) => sums[place] as Sums) : [];
    addSales(parts[one.part] as LinePart, one, range.monthStarts, [total, ...own]);
  }
  const cohorts = names.map((name, at): Cohort => ({ ...name, sums: (sums[at] as Sums).rows() }));
  return { cohorts: cohorts.filter(({ sums: own }) => own.length > 0), total: total.rows(), values: found };
};

export type CopiedTexts = { parts: readonly LinePart[]; texts: readonly string[] };

/** Whether a line sold a product. */
type LineTest = (part: LinePart, line: number) => boolean;

/** Groups customers by what their first lines sold. */
const byItem = ({ parts, texts }: CopiedTexts, of: "products" | "categories", isProduct: LineTest): Grouping => {
  const names = new Map<number, string>();
  return {
    values: texts,
    labelOf: (value) => names.get(value) ?? null,
    keysOf: (part, _, firsts) => {
      const { orders, items } = parts[part] as LinePart;
      const keys = new Set<number>();
      for (const order of firsts)
        for (let line = orders.lineStarts[order] as number; line < (orders.lineStarts[order + 1] as number); line++) {
          if (!isProduct(parts[part] as LinePart, line)) continue;
          const item = orders.items[line] as number;
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

const byStorefront = ({ parts }: CopiedTexts): Grouping => {
  const values: string[] = [];
  const places = new Map<number, number>();
  const placeOf = (storefront: number): number => {
    const place = places.get(storefront) ?? values.push(String(storefront)) - 1;
    places.set(storefront, place);
    return place;
  };
  return {
    values,
    keysOf: (part, _, firsts) => [
      ...new Set(firsts.map((at) => placeOf((parts[part] as LinePart).orders.storefrontIds[at] as number))),
    ],
  };
};

/** Groups customers by their first orders. `isProduct`: of products and categories, only lines that pass it count. */
export const groupByFirstOrder = (copied: CopiedTexts, by: FirstOrderTrait, isProduct: LineTest): Grouping => {
  switch (by) {
    case "product":
      return byItem(copied, "products", isProduct);
    case "category":
      return byItem(copied, "categories", isProduct);
    case "channel":
      return byChannel(copied);
    case "discount":
      return byDiscount(copied);
    case "storefront":
      return byStorefront(copied);
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
