import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { OrderColumns } from "#lib/domain/commerce/order-columns.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { EPOCH_MS, makeRowReader } from "./binary-rows.ts";
import { type IdTable, makeIdTable } from "./id-table.ts";

/** Customers with orders, and how many each has. */
export type Buyers = { ids: IdTable; revisions: Int32Array; orderCounts: Int32Array };

const literal = (businessId: string): string => {
  if (!/^[\da-f-]{36}$/.test(businessId)) throw new Error("A business's ID must be a UUID");
  return `'${businessId}'`;
};

const uuidText = (ids: Uint8Array, at: number): string =>
  Buffer.from(ids.subarray(16 * at, 16 * at + 16)).toString("hex");

const readRows = async (
  client: ClientBase,
  query: string,
  fields: number,
  take: (view: DataView, at: Int32Array) => void,
): Promise<void> => {
  const read = makeRowReader(fields, take);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) read(chunk);
};

const LEAST_EXPECTED = 1024;

const grown = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(2 * column.length);
  larger.set(column);
  return larger;
};

/** All customers who have counted sales, as the transaction sees them; `expected` is about how many. */
export const readBuyers = async (
  client: ClientBase,
  { businessId }: Scope,
  expected = LEAST_EXPECTED,
): Promise<Buyers> => {
  const room = Math.ceil(1.1 * Math.max(LEAST_EXPECTED, expected));
  const ids = makeIdTable(room);
  let [revisions, orderCounts] = [new Int32Array(room), new Int32Array(room)];
  const query = `select customer_id, revision, order_count from customer_metrics where business_id = ${literal(businessId)} and order_count > 0`;
  await readRows(client, query, 3, (view, [id, revision, orders]) => {
    const customer = ids.add(view, id as number);
    if (customer === revisions.length) [revisions, orderCounts] = [grown(revisions), grown(orderCounts)];
    revisions[customer] = view.getInt32(revision as number);
    orderCounts[customer] = view.getInt32(orders as number);
  });
  const count = ids.count();
  return { ids, revisions: revisions.slice(0, count), orderCounts: orderCounts.slice(0, count) };
};

const int64 = (view: DataView, at: number): number => view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4);

/**
 * The counted sales of these customers, as the transaction sees them. `only`: the positions of the customers to read. Throws if
 * they aren't as many as the customers' metrics say.
 */
export const readOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  { ids, orderCounts }: Pick<Buyers, "ids" | "orderCounts">,
  only?: readonly string[],
): Promise<OrderColumns> => {
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
  const some = only ? ` and customer_id = any('{${only.join(",")}}'::uuid[])` : "";
  const query = `select customer_id, order_date, net_amount, gross_margin, storefront_id from orders
    where business_id = ${literal(businessId)} and is_counted and customer_id is not null${some}`;
  await readRows(client, query, 5, (view, [id, at, net, gross, storefront]) => {
    const customer = ids.find(view, id as number);
    const place = free[customer] as number;
    if (customer < 0 || place >= (starts[customer + 1] as number))
      throw new Error("A customer has more orders than their metrics say");
    free[customer] = place + 1;
    // In microseconds.
    orderedAt[place] = EPOCH_MS + int64(view, at as number) / 1000;
    revenue[place] = int64(view, net as number);
    margin[place] = gross === -1 ? Number.NaN : int64(view, gross as number);
    storefrontIds[place] = view.getInt32(storefront as number);
    read += 1;
  });
  if (read !== count) throw new Error("A customer has fewer orders than their metrics say");
  return { starts, ...columns };
};

/** The customers at these positions in a list, as SQL understands them. */
export const idsAt = (ids: Uint8Array, places: readonly number[]): string[] =>
  places.map((place) => uuidText(ids, place));
