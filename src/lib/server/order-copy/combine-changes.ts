import { viewOf } from "../binary/id-table.ts";
import { type ChangedCustomers, placesIn } from "./copied-orders.ts";
import { bytesOfNames, namesOf, type StoredTraits } from "./read-traits.ts";

/** Rows of some parts, such as customers or orders. */
type Picked<Part> = readonly { part: Part; rows: Uint32Array }[];

type ChangedWithTraits = ChangedCustomers & StoredTraits;

const countOf = (picked: Picked<unknown>): number => picked.reduce((sum, { rows }) => sum + rows.length, 0);

/** The rows' values of a column, those of the first part first. */
const gather = <Part, Column extends Int32Array | Float64Array>(
  picked: Picked<Part>,
  Type: new (length: number) => Column,
  columnOf: (part: Part) => Column,
): Column => {
  const gathered = new Type(countOf(picked));
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
  const starts = new Uint32Array(countOf(picked) + 1);
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

/** The traits of these customers and their orders, with one list of names. */
const combineTraits = (customers: Picked<ChangedWithTraits>, orders: Picked<ChangedWithTraits>): StoredTraits => {
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const renamed = orders.map(({ part, rows }) => {
    const place = Int32Array.from(namesOf(part.names), placeOf);
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
    names: bytesOfNames([...places.keys()]),
  };
};

const combineIds = (customers: Picked<ChangedCustomers>): Uint8Array => {
  const ids = new Uint8Array(16 * countOf(customers));
  let at = 0;
  for (const { part, rows } of customers)
    for (const row of rows) ids.set(part.ids.subarray(16 * row, 16 * row + 16), 16 * at++);
  return ids;
};

const allRows = ({ places }: ChangedCustomers): Uint32Array => Uint32Array.from(places.keys());

const haveTraits = (picked: Picked<ChangedCustomers>): picked is Picked<ChangedWithTraits> =>
  picked.every(({ part }) => part.names !== undefined);

/** The customers of both; those who changed in both are as in the newer changes. */
export const combineChanges = (older: ChangedCustomers, newer: ChangedCustomers): ChangedCustomers => {
  const [replaced, ids] = [placesIn(newer), viewOf(older.ids)];
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
  };
};
