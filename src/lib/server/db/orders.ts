import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingOrder, SalesBatch } from "#lib/domain/commerce/incoming.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { copyRows } from "./copy-rows.ts";
import { recomputeMetrics } from "./customer-metrics.ts";
import { addCustomers } from "./customers.ts";
import { addRefunds } from "./refunds.ts";

export type Saved = {
  customersNew: number;
  ordersNew: number;
  /** Already there by their external id: left as they are. */
  ordersKept: number;
  /** Of the kept ones, those that are stored with another total, time or customer. */
  ordersDiffering: string[];
  refundsNew: number;
};

type AddedOrder = { order_id: string; customer_id: string | null };

const ITEM_COLUMNS = `order_id uuid, line_number int, product_id text, product_name text, category text, product_type text,
  brand text, quantity int, price bigint, line_total bigint`;
const ITEM_NAMES = ITEM_COLUMNS.split(",").map((column) => column.trim().split(" ")[0] ?? "");

/** Orders of one business are written one transaction at a time: metrics are summed from rows another could still be adding. */
export const takeTurn = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query("select pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0))", [businessId]);
};

export const hasOrders = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    "select exists (select from orders where business_id = $1) as found",
    [businessId],
  );
  return rows[0]?.found ?? false;
};

const addItems = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly { id: string; items: IncomingOrder["items"] }[],
): Promise<void> => {
  await client.query(`create temp table incoming_items (${ITEM_COLUMNS}) on commit drop`);
  const rows = function* () {
    for (const { id, items } of orders) {
      let line = 0;
      for (const i of items) {
        line++;
        yield [
          id,
          line,
          i.productId,
          i.productName,
          i.category,
          i.productType,
          i.brand,
          i.quantity,
          i.price,
          i.lineTotal,
        ];
      }
    }
  };
  await copyRows(client, "incoming_items", ITEM_NAMES, rows());
  await client.query(
    `insert into order_items (business_id, ${ITEM_NAMES.join(", ")}) select $1, ${ITEM_NAMES.join(", ")} from incoming_items`,
    [businessId],
  );
  await client.query("drop table incoming_items");
};

/** Adds the orders that are not known yet, each with all its lines. */
const addOrders = async (client: ClientBase, scope: Scope, orders: readonly IncomingOrder[]) => {
  if (orders.length === 0) return { added: [] as AddedOrder[], differing: [] as string[] };
  const { businessId } = scope;
  await client.query(`create temp table incoming_orders (order_id uuid, external_id text, customer_external_id text,
    storefront_id int, status text, order_date timestamptz, total_price bigint, discount_amount bigint, source text) on commit drop`);
  const identified = orders.map((order) => ({ ...order, id: uuidv7() }));
  await copyRows(
    client,
    "incoming_orders",
    [
      "order_id",
      "external_id",
      "customer_external_id",
      "storefront_id",
      "status",
      "order_date",
      "total_price",
      "discount_amount",
      "source",
    ],
    identified.map((o) => [
      o.id,
      o.externalId,
      o.customerExternalId,
      o.storefrontId,
      o.status,
      o.orderedAt,
      o.totalPrice,
      o.discountAmount,
      o.source,
    ]),
  );
  const { rows: strangers } = await client.query<{ customer_external_id: string }>(
    `select customer_external_id from incoming_orders i where customer_external_id is not null and not exists
       (select from customers c where c.business_id = $1 and c.external_id = i.customer_external_id) limit 1`,
    [businessId],
  );
  if (strangers[0])
    throw new Error(`No customer ${strangers[0].customer_external_id}: save customers with their orders`);
  const { rows: added } = await client.query<AddedOrder>(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price,
       discount_amount, source)
     select $1, i.order_id, i.external_id, c.customer_id, i.storefront_id, i.status, i.order_date, i.total_price,
       i.discount_amount, i.source
       from incoming_orders i left join customers c on c.business_id = $1 and c.external_id = i.customer_external_id
     on conflict (business_id, external_id) do nothing returning order_id, customer_id`,
    [businessId],
  );
  const ids = new Set(added.map(({ order_id }) => order_id));
  await addItems(
    client,
    scope,
    identified.filter(({ id }) => ids.has(id)),
  );
  const differing = added.length === orders.length ? [] : await differingOrders(client, scope);
  await client.query("drop table incoming_orders");
  return { added, differing };
};

const differingOrders = async (client: ClientBase, { businessId }: Scope): Promise<string[]> => {
  const { rows } = await client.query<{ external_id: string }>(
    `select distinct i.external_id from incoming_orders i
       join orders o on o.business_id = $1 and o.external_id = i.external_id and o.order_id <> i.order_id
       left join customers c on c.business_id = $1 and c.customer_id = o.customer_id
      where (i.total_price, i.order_date, i.customer_external_id) is distinct from (o.total_price, o.order_date, c.external_id)
      order by 1`,
    [businessId],
  );
  return rows.map(({ external_id }) => external_id);
};

/**
 * Writes customers, orders with their lines, refunds, and the metrics of the customers they touch, inside the caller's
 * transaction (`withBusiness`). Safe to repeat: what is known by its external id is not written twice.
 */
export const saveOrders = async (client: ClientBase, scope: Scope, batch: SalesBatch): Promise<Saved> => {
  await takeTurn(client, scope);
  const newCustomers = await addCustomers(client, scope, batch.customers);
  const { added, differing } = await addOrders(client, scope, batch.orders);
  const { refundsNew, customerIds } = await addRefunds(client, scope, batch.refunds);
  const touched = [...newCustomers, ...added.flatMap(({ customer_id }) => customer_id ?? []), ...customerIds];
  await recomputeMetrics(client, scope, touched);
  return {
    customersNew: newCustomers.length,
    ordersNew: added.length,
    ordersKept: batch.orders.length - added.length,
    ordersDiffering: differing,
    refundsNew,
  };
};
