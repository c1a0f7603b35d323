import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingOrder, IncomingRefund, SalesBatch } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { unnestColumns } from "../batches.ts";
import { addCustomers, recomputeMetrics } from "../customers/customers.ts";
import { forgetCuts } from "../report/rfm-cuts.ts";
import { addItems } from "./order-items.ts";
import { addRefunds } from "./refunds.ts";

export type Saved = {
  customersNew: number;
  ordersNew: number;
  /** Already stored under their external ID, and left unchanged. */
  ordersKept: number;
  /** Of the kept ones, those that are stored with another total, time or customer. */
  ordersDiffering: string[];
  refundsNew: number;
};

type AddedOrder = { id: string; customerId: string | null };

/**
 * One transaction at a time writes orders of a business, because metrics are summed from rows another could still be
 * adding. Everything is looked up by key, whatever the statistics say: a new database has none, and foreign key checks
 * keep the plan made when the tables were empty for the whole connection; a business missing from the statistics looks
 * empty unless the plan ignores its ID (measured: 8 s for a query of 20 ms).
 */
export const lockOrderWrites = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query(
    `select pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0)),
       set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true),
       set_config('jit', 'off', true)`,
    [businessId],
  );
};

export const hasOrders = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    "select exists (select from orders where business_id = $1) as found",
    [businessId],
  );
  return rows[0]?.found ?? false;
};

const insertOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly (IncomingOrder & { id: string })[],
): Promise<AddedOrder[]> => {
  const columns = unnestColumns<IncomingOrder & { id: string }, string | number | Date | null>(
    orders,
    (o) => o.id,
    (o) => o.externalId,
    (o) => o.customerExternalId,
    (o) => o.storefrontId,
    (o) => o.status,
    (o) => o.orderedAt,
    (o) => o.totalPrice,
    (o) => o.discountAmount,
    (o) => o.source,
  );
  const { rows } = await client.query<AddedOrder>(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price,
       discount_amount, source)
     select $1, i.order_id, i.external_id, c.customer_id, i.storefront_id, i.status, i.order_date, i.total_price,
       i.discount_amount, i.source
       from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::timestamptz[], $8::bigint[],
           $9::bigint[], $10::text[]) as i(order_id, external_id, customer_external_id, storefront_id, status, order_date,
           total_price, discount_amount, source)
       left join customers c on c.business_id = $1 and c.external_id = i.customer_external_id
     on conflict (business_id, external_id) do nothing returning order_id as id, customer_id as "customerId"`,
    [businessId, ...columns],
  );
  return rows;
};

/** Existing orders whose stored total, time or customer differs. */
const findDiffering = async (
  client: ClientBase,
  { businessId }: Scope,
  kept: readonly IncomingOrder[],
): Promise<string[]> => {
  const columns = unnestColumns<IncomingOrder, string | number | Date | null>(
    kept,
    (o) => o.externalId,
    (o) => o.customerExternalId,
    (o) => o.orderedAt,
    (o) => o.totalPrice,
  );
  const { rows } = await client.query<{ id: string }>(
    `select i.external_id as id
       from unnest($2::text[], $3::text[], $4::timestamptz[], $5::bigint[]) as i(external_id, customer, at, total)
       join orders o on o.business_id = $1 and o.external_id = i.external_id
       left join customers c on c.business_id = $1 and c.customer_id = o.customer_id
      where (i.total, i.at, i.customer) is distinct from (o.total_price, o.order_date, c.external_id)`,
    [businessId, ...columns],
  );
  return rows.map(({ id }) => id);
};

/** Adds new orders with their lines. */
const addOrders = async (client: ClientBase, scope: Scope, orders: readonly IncomingOrder[]) => {
  if (orders.length === 0) return { added: [], differing: [] };
  const identified = orders.map((order) => ({ ...order, id: uuidv7() }));
  const added = new Map((await insertOrders(client, scope, identified)).map((order) => [order.id, order]));
  const fresh = identified.filter(({ id }) => added.has(id));
  const orphan = fresh.find(({ id, customerExternalId }) => customerExternalId !== null && !added.get(id)?.customerId);
  if (orphan) throw new Error(`No customer ${orphan.customerExternalId}: customers must be saved with their orders`);
  if (fresh.length > 0) await addItems(client, scope, fresh);
  const kept = identified.filter(({ id }) => !added.has(id));
  const differing = kept.length > 0 ? await findDiffering(client, scope, kept) : [];
  return { added: [...added.values()], differing };
};

/** A batch whose refunds may be computed after its orders are written. */
type Batch = Omit<SalesBatch, "refunds"> & {
  refunds: readonly IncomingRefund[] | (() => Promise<readonly IncomingRefund[]>);
};

/**
 * Writes customers, orders with their lines, refunds, and the metrics of the affected customers, inside the caller's
 * transaction (`withBusiness`). Safe to repeat: records with a known external ID are not written twice.
 */
export const saveOrders = async (client: ClientBase, scope: Scope, batch: Batch): Promise<Saved> => {
  await lockOrderWrites(client, scope);
  const newCustomers = await addCustomers(client, scope, batch.customers);
  const { added, differing } = await addOrders(client, scope, batch.orders);
  const refunds = typeof batch.refunds === "function" ? await batch.refunds() : batch.refunds;
  const { refundsNew, customerIds } = await addRefunds(client, scope, refunds);
  const touched = [...newCustomers, ...added.flatMap(({ customerId }) => customerId ?? []), ...customerIds];
  await recomputeMetrics(client, scope, touched);
  await forgetCuts(client, scope, { orders: batch.orders, refunds });
  return {
    customersNew: newCustomers.length,
    ordersNew: added.length,
    ordersKept: batch.orders.length - added.length,
    ordersDiffering: differing,
    refundsNew,
  };
};
