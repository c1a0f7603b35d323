import type { TraitColumns } from "#lib/domain/commerce/order-columns.ts";
import { makeIdTable } from "./id-table.ts";

/** `names`: the names of channels and categories, as a list in JSON. */
export type StoredTraits = TraitColumns & { names: Uint8Array };

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
const makeList = () => {
  let values = new Int32Array(1024);
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
    values: (): Int32Array => values.subarray(0, length),
  };
};

/** Groups each order's categories, without repetitions. */
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
    while (at < end && categories[at] !== category) at += 1;
    if (at < end) continue;
    categories[end] = category;
    ends[place] = end + 1;
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

/** Collects the traits of so many orders: first the orders with their places in the columns, then their lines in any order. */
export const makeTraitReader = (orders: number) => {
  const { names, indexOf } = makeNames();
  const sources = new Int32Array(orders);
  const ids = makeIdTable(orders);
  const placeOf = new Int32Array(orders);
  const [places, categories] = [makeList(), makeList()];
  return {
    addOrder: (place: number, row: Row<"order" | "source">): void => {
      const { view, order, source } = row;
      sources[place] = source < 0 || view.getInt32(source - 4) === 0 ? -1 : indexOf(row, source);
      placeOf[ids.add(view, order)] = place;
    },
    /** Lines of other orders are left out. */
    addLine: (row: Row<"order" | "category">): void => {
      const order = ids.find(row.view, row.order);
      if (order < 0) return;
      places.push(placeOf[order] as number);
      categories.push(indexOf(row, row.category));
    },
    columns: (): StoredTraits => ({
      sources,
      ...byOrder(orders, places.values(), categories.values()),
      names: new TextEncoder().encode(JSON.stringify(names)),
    }),
  };
};

export const namesOf = (names: Uint8Array): string[] => JSON.parse(new TextDecoder().decode(names)) as string[];
