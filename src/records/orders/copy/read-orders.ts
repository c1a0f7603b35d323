import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { EPOCH_MS, int64, makeRowReader, type TakeRow } from "#core/binary/binary-rows.ts";
import { type IdTable, makeIdTable } from "#core/binary/id-table.ts";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import type { CustomerTotals, OrderColumns, TraitColumns } from "#records/rules/order-columns.ts";

export const readRows = async (client: ClientBase, query: string, fields: number, take: TakeRow): Promise<void> => {
  const read = makeRowReader(fields, take);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) read(chunk);
};

/** SQL: the orders that meet the condition, of these customers (`idTexts`) or of all. */
const buildOrdersClause = ({ businessId }: Scope, only: readonly string[] | undefined, condition: string): string =>
  `from orders o where o.business_id = ${copyLiteral(businessId)} and ${condition} and o.customer_id is not null` +
  (only ? ` and o.customer_id = any('{${only.join(",")}}'::uuid[])` : "");

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
const makeTraitReader = ({ orders, customers }: { orders: number; customers: number }) => {
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
      names: encodeNames(names),
    }),
  };
};

export const encodeNames = (names: readonly string[]): Uint8Array => new TextEncoder().encode(JSON.stringify(names));

export const decodeNames = (names: Uint8Array): string[] => JSON.parse(new TextDecoder().decode(names)) as string[];

/** Customers, and how many counted sales each has. */
export type Buyers = { ids: IdTable; orderCounts: Int32Array };

/** The customers of a query that selects their ID and number of sales. */
const readCounts = async (client: ClientBase, query: string): Promise<Buyers> => {
  const ids = makeIdTable();
  let orderCounts = new Int32Array(1024);
  await readRows(client, query, 2, (view, [id, orders]) => {
    const customer = ids.add(view, id as number);
    if (customer === orderCounts.length) {
      const larger = new Int32Array(2 * customer);
      larger.set(orderCounts);
      orderCounts = larger;
    }
    orderCounts[customer] = view.getInt32(orders as number);
  });
  return { ids, orderCounts: orderCounts.slice(0, ids.count()) };
};

/** All customers who have counted sales, or any orders, as the transaction sees them: by their metrics, or by counting the orders. */
export const readBuyers = (
  client: ClientBase,
  { businessId }: Scope,
  { of, from }: { of: "counted" | "all"; from: "metrics" | "orders" },
): Promise<Buyers> => {
  const business = `business_id = ${copyLiteral(businessId)}`;
  const counts =
    from === "metrics"
      ? `select customer_id, order_count from customer_metrics where ${business}`
      : `select customer_id, (count(*) filter (where is_counted))::int as order_count from orders
          where ${business} and customer_id is not null group by customer_id`;
  return readCounts(client, of === "all" ? counts : `select * from (${counts}) c where order_count > 0`);
};

/** Customers' metrics have another number of orders than there are. */
export class WrongCounts extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.wrong-counts");
}

/**
 * The customers whose orders may have changed since a revision of the business's orders, and those who were merged into others,
 * whenever that was, and have none; null if more than `most` changed.
 */
export const readChanged = async (
  client: ClientBase,
  { businessId }: Scope,
  { revision, most }: { revision: number; most: number },
): Promise<{ changed: Buyers; merged: Buyers } | null> => {
  const changed = await readCounts(
    client,
    `select customer_id, order_count from customer_metrics
      where business_id = ${copyLiteral(businessId)} and changed_in > ${revision} limit ${most + 1}`,
  );
  if (changed.ids.count() > most) return null;
  const merged = `select merged_id, 0 from customer_merges where business_id = ${copyLiteral(businessId)} and undone_at is null`;
  return { changed, merged: await readCounts(client, merged) };
};

type ColumnIndex = number;
/** The last five only for traits. */
type SaleFields = [
  ...[id: ColumnIndex, at: ColumnIndex, net: ColumnIndex, gross: ColumnIndex, storefront: ColumnIndex],
  ...[order: ColumnIndex, source: ColumnIndex, paid: ColumnIndex, discount: ColumnIndex, counted: ColumnIndex],
];

const COUNTED = "o.is_counted";
/** Counted ones have these states, too. */
const COUNTED_OR_REFUNDED = "o.status in ('completed', 'partial')";

type OrderReadOptions = {
  /** The customers' IDs, unless they are all buyers. */
  only?: readonly string[];
  hasTraits: boolean;
};

/**
 * The counted sales of these customers, as the transaction sees them, on request with their traits. Throws WrongCounts if there
 * aren't as many as the customers' metrics say.
 */
export const readOrders = async (
  client: ClientBase,
  scope: Scope,
  { ids, orderCounts }: Buyers,
  { only, hasTraits }: OrderReadOptions,
): Promise<OrderColumns & Partial<StoredTraits>> => {
  const starts = new Uint32Array(orderCounts.length + 1);
  for (let customer = 0; customer < orderCounts.length; customer++) {
    starts[customer + 1] = (starts[customer] as number) + (orderCounts[customer] as number);
  }
  const free = starts.slice();
  const count = starts.at(-1) as number;
  const columns = {
    orderedAt: new Float64Array(count),
    revenue: new Float64Array(count),
    margin: new Float64Array(count),
    storefrontIds: new Int32Array(count),
  };
  const { orderedAt, revenue, margin, storefrontIds } = columns;
  let read = 0;
  const traits = hasTraits ? makeTraitReader({ orders: count, customers: orderCounts.length }) : null;
  const orders = buildOrdersClause(scope, only, traits ? COUNTED_OR_REFUNDED : COUNTED);
  const query = `select customer_id, order_date, net_amount, gross_margin, storefront_id
    ${traits ? ", order_id, source, total_price - gift_card_amount as total_price, discount_amount, is_counted" : ""} ${orders}`;
  await readRows(client, query, traits ? 10 : 5, (view, places, bytes) => {
    const [id, at, net, gross, storefront, order, source, paid, discount, counted] = places as unknown as SaleFields;
    const customer = ids.find(view, id);
    if (traits && customer >= 0 && view.getInt8(counted) === 0)
      return traits.addRefunded(customer, { view, bytes, order });
    const place = free[customer] as number;
    if (customer < 0 || place >= (starts[customer + 1] as number))
      throw new WrongCounts("A customer has more orders than their metrics say");
    free[customer] = place + 1;
    // In microseconds.
    orderedAt[place] = EPOCH_MS + int64(view, at) / 1000;
    revenue[place] = int64(view, net);
    margin[place] = gross === -1 ? Number.NaN : int64(view, gross);
    storefrontIds[place] = view.getInt32(storefront);
    traits?.addOrder(place, customer, { view, bytes, order, source, paid, discount });
    read += 1;
  });
  if (read !== count) throw new WrongCounts("A customer has fewer orders than their metrics say");
  if (!traits) return { starts, ...columns };
  // An array, because the planner expects many times the orders of these customers, and would join all lines.
  const lines = `select order_id, category, quantity, refunded_quantity from order_items
    where business_id = ${copyLiteral(scope.businessId)} and ${isSold("order_items", copyLiteral(scope.businessId))} ${only ? `and order_id = any(array(select order_id ${orders}))` : ""}`;
  await readRows(client, lines, 4, (view, places, bytes) => {
    const [order, category, quantity, refunded] = places as unknown as [
      ColumnIndex,
      ColumnIndex,
      ColumnIndex,
      ColumnIndex,
    ];
    traits.addLine({ view, bytes, order, category, quantity, refunded });
  });
  return { starts, ...columns, ...traits.columns() };
};

/** The IDs in a list, as SQL understands them. */
export const idTexts = (ids: Uint8Array): string[] =>
  Array.from({ length: ids.length / 16 }, (_, at) => Buffer.from(ids.subarray(16 * at, 16 * at + 16)).toString("hex"));
