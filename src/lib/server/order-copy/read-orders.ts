import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { OrderColumns } from "#lib/domain/commerce/order-columns.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { EPOCH_MS, int64, makeRowReader, type TakeRow } from "./binary-rows.ts";
import { type IdTable, makeIdTable } from "./id-table.ts";
import { makeTraitReader, type StoredTraits } from "./read-traits.ts";

/** Customers, and how many counted sales each has. */
export type Buyers = { ids: IdTable; orderCounts: Int32Array };

const literal = (businessId: string): string => {
  if (!/^[\da-f-]{36}$/.test(businessId)) throw new Error("A business's ID must be a UUID");
  return `'${businessId}'`;
};

const readRows = async (client: ClientBase, query: string, fields: number, take: TakeRow): Promise<void> => {
  const read = makeRowReader(fields, take);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) read(chunk);
};

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

/** All customers who have counted sales, as the transaction sees them. */
export const readBuyers = (client: ClientBase, { businessId }: Scope): Promise<Buyers> =>
  readCounts(
    client,
    `select customer_id, order_count from customer_metrics where business_id = ${literal(businessId)} and order_count > 0`,
  );

/**
 * The customers whose orders may have changed since a revision of the business's orders; null if there are more than `most`.
 * Those who were merged into others, whenever that was, have no sales.
 */
export const readChanged = async (
  client: ClientBase,
  { businessId }: Scope,
  { revision, most }: { revision: number; most: number },
): Promise<Buyers[] | null> => {
  const changed = await readCounts(
    client,
    `select customer_id, order_count from customer_metrics
      where business_id = ${literal(businessId)} and changed_in > ${revision} limit ${most + 1}`,
  );
  if (changed.ids.count() > most) return null;
  const merged = `select merged_id, 0 from customer_merges where business_id = ${literal(businessId)} and undone_at is null`;
  return [changed, await readCounts(client, merged)];
};

/** SQL: the counted sales of these customers, or of all. */
const salesOf = ({ businessId }: Scope, only: readonly string[] | undefined): string =>
  `from orders where business_id = ${literal(businessId)} and is_counted and customer_id is not null` +
  (only ? ` and customer_id = any('{${only.join(",")}}'::uuid[])` : "");

type Reading = {
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
  { only, hasTraits }: Reading,
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
  const traits = hasTraits ? makeTraitReader(count) : null;
  const sales = salesOf(scope, only);
  const query = `select customer_id, order_date, net_amount, gross_margin, storefront_id${traits ? ", order_id, source" : ""} ${sales}`;
  await readRows(client, query, traits ? 7 : 5, (view, [id, at, net, gross, storefront, order, source], bytes) => {
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
    traits?.addOrder(place, { view, bytes, order: order as number, source: source as number });
    read += 1;
  });
  if (read !== count) throw new Error("A customer has fewer orders than their metrics say");
  if (!traits) return { starts, ...columns };
  const lines = `select order_id, category from order_items where business_id = ${literal(scope.businessId)}
    and category <> '' and refunded_quantity < quantity${only ? ` and order_id in (select order_id ${sales})` : ""}`;
  await readRows(client, lines, 2, (view, [order, category], bytes) =>
    traits.addLine({ view, bytes, order: order as number, category: category as number }),
  );
  return { starts, ...columns, ...traits.columns() };
};

/** The IDs in a list, as SQL understands them. */
export const idTexts = (ids: Uint8Array): string[] =>
  Array.from({ length: ids.length / 16 }, (_, at) => Buffer.from(ids.subarray(16 * at, 16 * at + 16)).toString("hex"));
