import { toDataView } from "#core/binary/id-table.ts";
import type { WholeNumbers } from "#records/rules/order-columns.ts";
import { type ChangedCustomers, placesIn } from "./copied-orders.ts";
import { ITEM_TEXTS, type StoredLines } from "./read-lines.ts";
import { decodeNames, encodeNames } from "./read-rows.ts";
import type { StoredTraits } from "./read-traits.ts";
import { makeWholeNumbers, widestType } from "./whole-numbers.ts";

/** Rows of some parts, such as customers or orders. */
type Picked<Part> = readonly { part: Part; rows: Uint32Array }[];

type ChangedWithTraits = ChangedCustomers & StoredTraits;
type ChangedWithLines = ChangedCustomers & StoredLines;

const countRows = (picked: Picked<unknown>): number => picked.reduce((sum, { rows }) => sum + rows.length, 0);

/** The rows' values of a column, those of the first part first. */
const gather = <Part, Column extends Uint8Array | Int32Array | Float64Array>(
  picked: Picked<Part>,
  Type: new (length: number) => Column,
  columnOf: (part: Part) => Column,
): Column => {
  const gathered = new Type(countRows(picked));
  let at = 0;
  for (const { part, rows } of picked) {
    const column = columnOf(part);
    for (const row of rows) gathered[at++] = column[row] as number;
  }
  return gathered;
};

/** The rows below these, such as the orders of customers: those of row r begin at `starts[r]` and end before `starts[r + 1]`. */
const expand = <Part>(
  picked: Picked<Part>,
  startsOf: (part: Part) => Uint32Array,
): { below: Picked<Part>; starts: Uint32Array } => {
  const starts = new Uint32Array(countRows(picked) + 1);
  let [at, count] = [0, 0];
  const below = picked.map(({ part, rows }) => {
    const [from, before] = [startsOf(part), count];
    for (const row of rows) {
      count += (from[row + 1] as number) - (from[row] as number);
      starts[++at] = count;
    }
    const expanded = new Uint32Array(count - before);
    let next = 0;
    for (const row of rows) for (let i = from[row] as number; i < (from[row + 1] as number); i++) expanded[next++] = i;
    return { part, rows: expanded };
  });
  return { below, starts };
};

/** Numbers the values of lists that are joined into one, in the order of their first use. */
const makeJoinedList = <Value>() => {
  const places = new Map<Value, number>();
  const placeOf = (value: Value): number => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  };
  return { placeOf, values: () => [...places.keys()] };
};

/** The traits of these customers and their orders, with one list of names. */
const combineTraits = (customers: Picked<ChangedWithTraits>, orders: Picked<ChangedWithTraits>): StoredTraits => {
  const names = makeJoinedList<string>();
  const renamed = orders.map(({ part, rows }) => {
    const place = Int32Array.from(decodeNames(part.names), names.placeOf);
    const sources = part.sources.map((source) => (source < 0 ? source : (place[source] as number)));
    const categories = part.categories.map((name) => (name < 0 ? ~(place[~name] as number) : (place[name] as number)));
    return { part: { ...part, sources, categories }, rows };
  });
  const { below: lines, starts: categoryStarts } = expand(renamed, (part) => part.categoryStarts);
  return {
    sources: gather(renamed, Int32Array, (part) => part.sources),
    categoryStarts,
    categories: gather(lines, Int32Array, (part) => part.categories),
    discounted: gather(customers, Float64Array, (part) => part.discounted),
    listed: gather(customers, Float64Array, (part) => part.listed),
    bought: gather(customers, Float64Array, (part) => part.bought),
    returned: gather(customers, Float64Array, (part) => part.returned),
    names: encodeNames(names.values()),
  };
};

/** Columns of whole numbers stay as small as the largest of theirs. */
const gatherWhole = <Part>(picked: Picked<Part>, columnOf: (part: Part) => WholeNumbers): WholeNumbers => {
  const Type: new (length: number) => WholeNumbers = widestType(picked.map(({ part }) => columnOf(part)));
  return gather(picked, Type, columnOf);
};

/** The lines of these orders, with one list of items and one of texts, which have only what is used. */
const combineLines = (orders: Picked<ChangedWithLines>): StoredLines => {
  const texts = makeJoinedList<string>();
  const items = makeJoinedList<string>();
  const renamed = orders.map(({ part, rows }) => {
    const known = decodeNames(part.texts);
    const placeOf = (text: number): number => (text < 0 ? -1 : texts.placeOf(known[text] as string));
    const itemOf = (item: number): number =>
      items.placeOf(
        JSON.stringify([...ITEM_TEXTS.map((name) => placeOf(part[name][item] as number)), part.itemGiftCards[item]]),
      );
    return { part, rows, placeOf, itemOf };
  });
  const rename = (
    picked: Picked<ChangedWithLines>,
    columnOf: (part: ChangedWithLines) => WholeNumbers,
    by: "placeOf" | "itemOf",
  ): WholeNumbers => {
    const list = makeWholeNumbers(countRows(picked));
    let at = 0;
    for (const [index, { part, rows }] of picked.entries()) {
      const column = columnOf(part);
      const found = new Map<number, number>();
      for (const row of rows) {
        const before = column[row] as number;
        const now = found.get(before) ?? (renamed[index]?.[by](before) as number);
        found.set(before, now);
        list.set(at++, now);
      }
    }
    return list.values(at);
  };
  const { below: lines, starts: lineStarts } = expand(orders, (part) => part.lineStarts);
  const own = {
    channels: rename(orders, (part) => part.channels, "placeOf"),
    discountCodes: rename(orders, (part) => part.discountCodes, "placeOf"),
    items: rename(lines, (part) => part.items, "itemOf"),
  };
  const combined = items.values().map((item) => JSON.parse(item) as number[]);
  const ofItems = (field: number) => Int32Array.from(combined, (item) => item[field] as number);
  return {
    ...own,
    totals: gatherWhole(orders, (part) => part.totals),
    discounts: gatherWhole(orders, (part) => part.discounts),
    covered: gatherWhole(orders, (part) => part.covered),
    lineStarts,
    quantities: gatherWhole(lines, (part) => part.quantities),
    returnedQuantities: gatherWhole(lines, (part) => part.returnedQuantities),
    charged: gatherWhole(lines, (part) => part.charged),
    refunds: gatherWhole(lines, (part) => part.refunds),
    prices: gatherWhole(lines, (part) => part.prices),
    costs: gatherWhole(lines, (part) => part.costs),
    itemProducts: ofItems(0),
    itemProductNames: ofItems(1),
    itemVariants: ofItems(2),
    itemCategories: ofItems(3),
    itemBrands: ofItems(4),
    itemParents: ofItems(5),
    itemGiftCards: Uint8Array.from(ofItems(6)),
    texts: encodeNames(texts.values()),
  };
};

const combineIds = (customers: Picked<ChangedCustomers>): Uint8Array => {
  const ids = new Uint8Array(16 * countRows(customers));
  let at = 0;
  for (const { part, rows } of customers)
    for (const row of rows) ids.set(part.ids.subarray(16 * row, 16 * row + 16), 16 * at++);
  return ids;
};

const allRows = ({ places }: ChangedCustomers): Uint32Array => Uint32Array.from(places.keys());

const haveLines = (picked: Picked<ChangedCustomers>): picked is Picked<ChangedWithLines> =>
  picked.every(({ part }) => part.texts !== undefined);

const haveTraits = (picked: Picked<ChangedCustomers>): picked is Picked<ChangedWithTraits> =>
  picked.every(({ part }) => part.names !== undefined);

/** The customers of both; those who changed in both are as in the newer changes. */
export const combineChanges = (older: ChangedCustomers, newer: ChangedCustomers): ChangedCustomers => {
  const [replaced, ids] = [placesIn(newer), toDataView(older.ids)];
  const customers = [
    { part: older, rows: allRows(older).filter((row) => replaced.find(ids, 16 * row) < 0) },
    { part: newer, rows: allRows(newer) },
  ];
  const { below: orders, starts } = expand(customers, (part) => part.starts);
  return {
    ids: combineIds(customers),
    places: gather(customers, Int32Array, (part) => part.places),
    starts,
    orderedAt: gather(orders, Float64Array, (part) => part.orderedAt),
    revenue: gather(orders, Float64Array, (part) => part.revenue),
    margin: gather(orders, Float64Array, (part) => part.margin),
    storefrontIds: gather(orders, Int32Array, (part) => part.storefrontIds),
    ...(haveTraits(customers) && haveTraits(orders) && combineTraits(customers, orders)),
    ...(haveLines(orders) && combineLines(orders)),
  };
};
