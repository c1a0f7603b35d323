import type { OrderColumns } from "#lib/domain/commerce/order-columns.ts";
import { type ChangedCustomers, placesIn } from "./copied-orders.ts";
import { viewOf } from "./id-table.ts";
import { bytesOfNames, namesOf, type StoredTraits } from "./read-traits.ts";

/** Rows of some parts, such as customers or orders. */
type Picked<Part> = readonly { part: Part; rows: Uint32Array }[];

/** The rows' values of a column, one after the other; `into` has that length. */
const gather = <Part, Column extends Int32Array | Float64Array>(
  picked: Picked<Part>,
  columnOf: (part: Part) => Column,
  into: Column,
): Column => {
  let at = 0;
  for (const { part, rows } of picked) {
    const column = columnOf(part);
    for (const row of rows) into[at++] = column[row] as number;
  }
  return into;
};

/** The rows below these, such as the orders of customers: those of a row are `starts[row]` to `starts[row + 1] - 1`. */
const expand = <Part>(
  picked: Picked<Part>,
  startsOf: (part: Part) => Uint32Array,
): { below: Picked<Part>; starts: Uint32Array; count: number } => {
  const starts = new Uint32Array(picked.reduce((sum, { rows }) => sum + rows.length, 1));
  let [at, count] = [0, 0];
  const below = picked.map(({ part, rows }) => {
    const from = startsOf(part);
    const [before, lengthOf] = [count, (row: number) => (from[row + 1] as number) - (from[row] as number)];
    for (const row of rows) starts[++at] = count += lengthOf(row);
    const expanded = new Uint32Array(count - before);
    let next = 0;
    for (const row of rows) for (let i = from[row] as number; i < (from[row + 1] as number); i++) expanded[next++] = i;
    return { part, rows: expanded };
  });
  return { below, starts, count };
};

/** The traits of these customers and orders, with one list of names. */
const mergeTraits = (
  customers: Picked<ChangedCustomers & StoredTraits>,
  orders: Picked<ChangedCustomers & StoredTraits>,
  counts: { customers: number; orders: number },
): StoredTraits => {
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const place = places.get(name) ?? places.size;
    places.set(name, place);
    return place;
  };
  const renamed = orders.map(({ part, rows }) => {
    const place = namesOf(part.names).map(placeOf);
    const known = (name: number): number => (name < 0 ? ~(place[~name] as number) : (place[name] as number));
    const sources = part.sources.map((source) => (source < 0 ? source : (place[source] as number)));
    return { part: { ...part, sources, categories: part.categories.map(known) }, rows };
  });
  const { below: lines, starts: categoryStarts, count } = expand(renamed, (part) => part.categoryStarts);
  const total = (of: "discounted" | "listed" | "bought" | "returned") =>
    gather(customers, (part) => part[of], new Float64Array(counts.customers));
  return {
    sources: gather(renamed, (part) => part.sources, new Int32Array(counts.orders)),
    categoryStarts,
    categories: gather(lines, (part) => part.categories, new Int32Array(count)),
    ...{
      discounted: total("discounted"),
      listed: total("listed"),
      bought: total("bought"),
      returned: total("returned"),
    },
    names: bytesOfNames([...places.keys()]),
  };
};

const idsOf = (customers: Picked<ChangedCustomers>, count: number): Uint8Array => {
  const ids = new Uint8Array(16 * count);
  let at = 0;
  for (const { part, rows } of customers)
    for (const row of rows) ids.set(part.ids.subarray(16 * row, 16 * row + 16), 16 * at++);
  return ids;
};

const allRows = ({ places }: ChangedCustomers): Uint32Array => Uint32Array.from(places.keys());

const hasTraits = (picked: Picked<ChangedCustomers>): picked is Picked<ChangedCustomers & StoredTraits> =>
  picked.every(({ part }) => part.names !== undefined);

/** The customers who changed, with what they are in the newer part if they are in both. */
export const mergeChanges = (older: ChangedCustomers, newer: ChangedCustomers): ChangedCustomers => {
  const [replaced, ids] = [placesIn(newer), viewOf(older.ids)];
  const kept = allRows(older).filter((row) => replaced.find(ids, 16 * row) < 0);
  const customers = [
    { part: older, rows: kept },
    { part: newer, rows: allRows(newer) },
  ];
  const { below: orders, starts, count } = expand(customers, (part) => part.starts);
  const column = (of: Exclude<keyof OrderColumns, "starts" | "storefrontIds">) =>
    gather(orders, (part) => part[of], new Float64Array(count));
  const length = starts.length - 1;
  const merged = {
    ids: idsOf(customers, length),
    places: gather(customers, (part) => part.places, new Int32Array(length)),
    ...{ starts, orderedAt: column("orderedAt"), revenue: column("revenue"), margin: column("margin") },
    storefrontIds: gather(orders, (part) => part.storefrontIds, new Int32Array(count)),
  };
  if (!hasTraits(customers) || !hasTraits(orders)) return merged;
  return { ...merged, ...mergeTraits(customers, orders, { customers: length, orders: count }) };
};
