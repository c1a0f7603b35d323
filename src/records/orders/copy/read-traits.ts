import { int64 } from "#core/binary/binary-rows.ts";
import { makeIdTable } from "#core/binary/id-table.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import type { CustomerTotals, TraitColumns } from "#records/rules/order-columns.ts";
import { type DetailReader, encodeNames, makeNames, type Row } from "./read-rows.ts";

/** `names`: the names of channels and categories, as a list in JSON. */
export type StoredTraits = TraitColumns & CustomerTotals & { names: Uint8Array };

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

/** The traits of so many counted orders, and what fully refunded ones add to those of their customers. */
export const makeTraitReader = (orders: number, customers: number): DetailReader<StoredTraits> => {
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
  const remember = ({ view, at }: Row, first: number, customer: number, place: number): void => {
    ids.add(view, at[first] as number);
    placeOf.push(place);
    customerOf.push(customer);
  };
  return {
    // Counted ones have these states, too.
    orders: "o.status in ('completed', 'partial')",
    orderFields: ["order_id", "is_counted", "source", "total_price - gift_card_amount", "discount_amount"],
    lineFields: ["order_id", "category", "quantity", "refunded_quantity"],
    whichLines: (business) => isSold("i", business),
    skips: (row, first, customer) => {
      if (row.view.getInt8(row.at[first + 1] as number) !== 0) return false;
      // Its items count only towards the share of returned items.
      remember(row, first, customer, -1);
      return true;
    },
    addOrder: (row, first, place, customer) => {
      const { view, at } = row;
      const [source, paid, discount] = [at[first + 2], at[first + 3], at[first + 4]] as [number, number, number];
      sources[place] = source < 0 || view.getInt32(source - 4) === 0 ? -1 : indexOf(row, source);
      remember(row, first, customer, place);
      const taken = int64(view, discount);
      add(totals.discounted, customer, taken);
      add(totals.listed, customer, int64(view, paid) + taken);
    },
    addLine: (row) => {
      const { view, at } = row;
      const [id, category, quantity, refunded] = at as unknown as [number, number, number, number];
      const order = ids.find(view, id);
      if (order < 0) return;
      const [bought, returned] = [view.getInt32(quantity), view.getInt32(refunded)];
      const [customer, place] = [customerOf.at(order), placeOf.at(order)];
      add(totals.bought, customer, bought);
      add(totals.returned, customer, returned);
      if (place < 0 || category < 0 || view.getInt32(category - 4) === 0) return;
      const name = indexOf(row, category);
      places.push(place);
      categories.push(returned < bought ? name : ~name);
    },
    columns: () => ({
      sources,
      ...byOrder(orders, places.values(), categories.values()),
      ...totals,
      names: encodeNames(names),
    }),
  };
};
