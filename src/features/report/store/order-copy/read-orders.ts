import type { ClientBase } from "pg";
import { EPOCH_MS, int64 } from "#core/binary/binary-rows.ts";
import { type IdTable, makeIdTable } from "#core/binary/id-table.ts";
import { copyLiteral } from "#core/db/copy-literal.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderColumns } from "#records/rules/order-columns.ts";
import { buildOrdersClause, readRows } from "./order-rows.ts";
import { makeTraitReader, type StoredTraits } from "./read-traits.ts";

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

/** All customers who have counted sales, or any orders, as the transaction sees them. */
export const readBuyers = (client: ClientBase, { businessId }: Scope, of: "counted" | "all"): Promise<Buyers> =>
  readCounts(
    client,
    `select customer_id, order_count from customer_metrics where business_id = ${copyLiteral(businessId)}
      ${of === "counted" ? "and order_count > 0" : ""}`,
  );

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
 * The counted sales of these customers, as the transaction sees them, on request with their traits. Throws if there aren't as many
 * as the customers' metrics say.
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
    ${traits ? ", order_id, source, total_price, discount_amount, is_counted" : ""} ${orders}`;
  await readRows(client, query, traits ? 10 : 5, (view, places, bytes) => {
    const [id, at, net, gross, storefront, order, source, paid, discount, counted] = places as unknown as SaleFields;
    const customer = ids.find(view, id);
    if (traits && customer >= 0 && view.getInt8(counted) === 0)
      return traits.addRefunded(customer, { view, bytes, order });
    const place = free[customer] as number;
    if (customer < 0 || place >= (starts[customer + 1] as number))
      throw new Error("A customer has more orders than their metrics say");
    free[customer] = place + 1;
    // In microseconds.
    orderedAt[place] = EPOCH_MS + int64(view, at) / 1000;
    revenue[place] = int64(view, net);
    margin[place] = gross === -1 ? Number.NaN : int64(view, gross);
    storefrontIds[place] = view.getInt32(storefront);
    traits?.addOrder(place, customer, { view, bytes, order, source, paid, discount });
    read += 1;
  });
  if (read !== count) throw new Error("A customer has fewer orders than their metrics say");
  if (!traits) return { starts, ...columns };
  // An array, because the planner expects many times the orders of these customers, and would join all lines.
  const lines = `select order_id, category, quantity, refunded_quantity from order_items
    where business_id = ${copyLiteral(scope.businessId)} ${only ? `and order_id = any(array(select order_id ${orders}))` : ""}`;
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
