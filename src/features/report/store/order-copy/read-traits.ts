import { int64 } from "#core/binary/binary-rows.ts";
import { makeIdTable } from "#core/binary/id-table.ts";
import type { CustomerTotals, TraitColumns } from "#records/rules/order-columns.ts";

/** `names`: the names of channels and categories, as a list in JSON. */
export type StoredTraits = TraitColumns & CustomerTotals & { names: Uint8Array };

/** Where the fields of a row are; -1 for null. */
type Row<Field extends string> = { view: DataView; bytes: Buffer } & Record<Field, number>;

/** Texts by their bytes: decoding each of millions of equal ones would take longer than all the rest. */
const makeNames = () => {
  const known = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    indexOf: ({ view, bytes }: Row<never>, at: number): number => {
      const end = at + view.getInt32(at - 4);
      const key = bytes.toString("latin1", at, end);
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, names.length);
      return names.push(bytes.toString("utf8", at, end)) - 1;
    },
  };
};

/** A list of whole numbers that grows. */
const makeList = (expected = 1024) => {
  let values = new Int32Array(Math.max(1024, expected));
  let length = 0;
  return {
    push: (value: number): void => {
      if (length === values.length) {
        const larger = new Int32Array(2 * length);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    at: (index: number): number => values[index] as number,
    values: (): Int32Array => values.subarray(0, length),
  };
};

/** Groups each order's categories, without repetitions. Of a category, a line that was not returned counts. */
const byOrder = (
  orders: number,
  places: Int32Array,
  of: Int32Array,
): Pick<TraitColumns, "categoryStarts" | "categories"> => {
  const first = new Uint32Array(orders + 1);
  for (const place of places) first[place + 1] = (first[place + 1] as number) + 1;
  for (let order = 0; order < orders; order++)
    first[order + 1] = (first[order + 1] as number) + (first[order] as number);
  const ends = first.slice();
  const categories = new Int32Array(of.length);
  for (const [line, place] of places.entries()) {
    const category = of[line] as number;
    const end = ends[place] as number;
    let at = first[place] as number;
    while (at < end && categories[at] !== category && categories[at] !== ~category) at += 1;
    if (at === end) ends[place] = end + 1;
    else if (category < 0) continue;
    categories[at] = category;
  }
  const categoryStarts = new Uint32Array(orders + 1);
  let written = 0;
  for (let order = 0; order < orders; order++) {
    categories.copyWithin(written, first[order] as number, ends[order]);
    written += (ends[order] as number) - (first[order] as number);
    categoryStarts[order + 1] = written;
  }
  return { categoryStarts, categories: categories.slice(0, written) };
};

/** The share of fully refunded orders for which there is room from the start: growing would take twice the memory. */
const REFUNDED = 1 / 16;

/**
 * Collects the traits of so many counted orders. First add these, with their places in the columns, and the fully refunded ones, then
 * the lines of both in any order.
 */
export const makeTraitReader = ({ orders, customers }: { orders: number; customers: number }) => {
  const { names, indexOf } = makeNames();
  const sources = new Int32Array(orders);
  const expected = Math.ceil(orders * (1 + REFUNDED));
  const ids = makeIdTable(expected);
  const [placeOf, customerOf] = [makeList(expected), makeList(expected)];
  const [places, categories] = [makeList(), makeList()];
  const ofEach = () => new Float64Array(customers);
  const totals = { discounted: ofEach(), listed: ofEach(), bought: ofEach(), returned: ofEach() };
  const add = (total: Float64Array, customer: number, more: number): void => {
    total[customer] = (total[customer] as number) + more;
  };
  const remember = ({ view, order }: Row<"order">, customer: number, place: number): void => {
    ids.add(view, order);
    placeOf.push(place);
    customerOf.push(customer);
  };
  return {
    addOrder: (place: number, customer: number, row: Row<"order" | "source" | "paid" | "discount">): void => {
      const { view, source } = row;
      sources[place] = source < 0 || view.getInt32(source - 4) === 0 ? -1 : indexOf(row, source);
      remember(row, customer, place);
      const discount = int64(view, row.discount);
      add(totals.discounted, customer, discount);
      add(totals.listed, customer, int64(view, row.paid) + discount);
    },
    /** Its items count only towards the share of returned items. */
    addRefunded: (customer: number, row: Row<"order">): void => remember(row, customer, -1),
    /** Lines of other orders are left out. */
    addLine: (row: Row<"order" | "category" | "quantity" | "refunded">): void => {
      const { view, category } = row;
      const order = ids.find(view, row.order);
      if (order < 0) return;
      const [bought, returned] = [view.getInt32(row.quantity), view.getInt32(row.refunded)];
      const [customer, place] = [customerOf.at(order), placeOf.at(order)];
      add(totals.bought, customer, bought);
      add(totals.returned, customer, returned);
      if (place < 0 || category < 0 || view.getInt32(category - 4) === 0) return;
      const name = indexOf(row, category);
      places.push(place);
      categories.push(returned < bought ? name : ~name);
    },
    columns: (): StoredTraits => ({
      sources,
      ...byOrder(orders, places.values(), categories.values()),
      ...totals,
      names: bytesOfNames(names),
    }),
  };
};

export const bytesOfNames = (names: readonly string[]): Uint8Array => new TextEncoder().encode(JSON.stringify(names));

export const decodeNames = (names: Uint8Array): string[] => JSON.parse(new TextDecoder().decode(names)) as string[];
