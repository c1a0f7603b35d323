import type { ClientBase } from "pg";
import { EPOCH_MS, int64 } from "#core/binary/binary-rows.ts";
import { type IdTable, makeIdTable } from "#core/binary/id-table.ts";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OrderColumns } from "#records/rules/order-columns.ts";
import type { CopyKind } from "./copied-orders.ts";
import { makeLineReader, type StoredLines } from "./read-lines.ts";
import { readRows } from "./read-rows.ts";
import { makeTraitReader, type StoredTraits } from "./read-traits.ts";

/** SQL: the orders that meet the condition, of these customers (`idTexts`) or of all. */
const buildOrdersClause = ({ businessId }: Scope, only: readonly string[] | undefined, condition: string): string =>
  `from orders o where o.business_id = ${copyLiteral(businessId)} and ${condition} and o.customer_id is not null` +
  (only ? ` and o.customer_id = any('{${only.join(",")}}'::uuid[])` : "");

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

type OrderReadOptions = {
  /** The customers' IDs, unless they are all buyers. */
  only?: readonly string[];
  of: CopyKind;
};

const makeDetailReader = (of: CopyKind, orders: number, customers: number) => {
  if (of === "orders") return null;
  return of === "traits" ? makeTraitReader(orders, customers) : makeLineReader(orders);
};

const COUNTED = "o.is_counted";
const FIELDS = ["customer_id", "order_date", "net_amount", "gross_margin", "storefront_id"];

/**
 * The counted sales of these customers, as the transaction sees them, with what the kind of copy has besides. Throws WrongCounts if
 * there aren't as many as the customers' metrics say.
 */
export const readOrders = async (
  client: ClientBase,
  scope: Scope,
  { ids, orderCounts }: Buyers,
  { only, of }: OrderReadOptions,
): Promise<OrderColumns & Partial<StoredTraits> & Partial<StoredLines>> => {
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
  const details = makeDetailReader(of, count, orderCounts.length);
  const orders = buildOrdersClause(scope, only, details?.orders ?? COUNTED);
  const fields = [...FIELDS, ...(details?.orderFields ?? [])];
  await readRows(client, `select ${fields.join(", ")} ${orders}`, fields.length, (view, places, bytes) => {
    const [id, at, net, gross, storefront] = places as unknown as [number, number, number, number, number];
    const customer = ids.find(view, id);
    const row = details && { view, bytes, at: places };
    if (row && customer >= 0 && details.skips?.(row, FIELDS.length, customer)) return;
    const place = free[customer] as number;
    if (customer < 0 || place >= (starts[customer + 1] as number))
      throw new WrongCounts("A customer has more orders than their metrics say");
    free[customer] = place + 1;
    // In microseconds.
    orderedAt[place] = EPOCH_MS + int64(view, at) / 1000;
    revenue[place] = int64(view, net);
    margin[place] = gross === -1 ? Number.NaN : int64(view, gross);
    storefrontIds[place] = view.getInt32(storefront);
    if (row) details.addOrder(row, FIELDS.length, place, customer);
    read += 1;
  });
  if (read !== count) throw new WrongCounts("A customer has fewer orders than their metrics say");
  if (!details) return { starts, ...columns };
  const business = copyLiteral(scope.businessId);
  const { lineFields, whichLines = () => "true" } = details;
  // An array, because the planner expects many times the orders of these customers, and would join all lines.
  const lines = `select ${lineFields.join(", ")} from order_items i where i.business_id = ${business} and ${whichLines(business)}
    ${only ? `and i.order_id = any(array(select o.order_id ${orders}))` : ""}`;
  await readRows(client, lines, lineFields.length, (view, at, bytes) => details.addLine({ view, bytes, at }));
  return { starts, ...columns, ...details.columns() };
};

/** The IDs in a list, as SQL understands them. */
export const idTexts = (ids: Uint8Array): string[] =>
  Array.from({ length: ids.length / 16 }, (_, at) => Buffer.from(ids.subarray(16 * at, 16 * at + 16)).toString("hex"));
