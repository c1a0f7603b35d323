import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { unnestColumns } from "#core/db/copy-rows.ts";
import type { Scope } from "#core/values/permissions.ts";
import { keepOrdersBefore, markOrdersWritten } from "#records/imports/import-changes.ts";
import type { IncomingRefund } from "#records/rules/incoming-records.ts";
import type { CreditNote, OpenOrder } from "#records/rules/match-credits.ts";

/**
 * SQL: the refunded amount and quantity of each line of the orders $2, and 0 for lines whose refunds were removed. Reads only
 * refunded lines, which are few even in a large order.
 */
const LINES = `select order_id, line_number, sum(amount)::bigint as amount, sum(quantity) as quantity from (
    select r.order_id, l."lineNumber" as line_number, l.amount, l.quantity
      from refunds r cross join lateral jsonb_to_recordset(r.items) as l("lineNumber" int, quantity int, amount bigint)
     where r.business_id = $1 and r.order_id = any($2::uuid[])
    union all
    select i.order_id, i.line_number, 0, 0 from order_items i
     where i.business_id = $1 and i.order_id = any($2::uuid[]) and (i.refund_amount <> 0 or i.refunded_quantity <> 0)
  ) refunded group by 1, 2`;

type Changed = { customerId: string | null; orderedAt: Date };

/**
 * Sums the stored refunds of these orders into the orders and their lines; returns the orders that changed. Of an exchange, only
 * lines do.
 */
export const sumRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  orderIds: readonly string[],
): Promise<Changed[]> => {
  if (orderIds.length === 0) return [];
  const { rows: ofSums } = await client.query<Changed>(
    `update orders o set refunded_amount = s.amount
       from (select t.id, coalesce(sum(r.amount), 0) as amount from (select distinct unnest($2::uuid[]) as id) t
         left join refunds r on r.business_id = $1 and r.order_id = t.id group by t.id) s
      where o.business_id = $1 and o.order_id = s.id and o.refunded_amount <> s.amount
     returning o.customer_id, o.order_date as ordered_at`,
    [businessId, orderIds],
  );
  const { rows: ofLines } = await client.query<Changed>(
    `with changed as (
       update order_items i set refund_amount = s.amount, refunded_quantity = least(i.quantity, s.quantity) from (${LINES}) s
        where i.business_id = $1 and i.order_id = s.order_id and i.line_number = s.line_number
          and (i.refund_amount <> s.amount or i.refunded_quantity <> least(i.quantity, s.quantity))
       returning i.order_id)
     select customer_id, order_date as ordered_at from orders
      where business_id = $1 and order_id in (select order_id from changed)`,
    [businessId, orderIds],
  );
  return [...ofSums, ...ofLines];
};

/** Of these orders, those whose refunds are more than their total, by external ID. */
export const findOverRefunded = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<Set<string>> => {
  if (externalIds.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>(
    `select o.external_id as id from orders o join refunds r on r.business_id = $1 and r.order_id = o.order_id
      where o.business_id = $1 and o.external_id = any($2::text[])
      group by o.order_id, o.external_id, o.total_price having sum(r.amount) > o.total_price`,
    [businessId, externalIds],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Credits without a product consider this many of a customer's latest orders with an amount left. */
const LATEST_ORDERS = 200;

type OpenRow = { order: string; customer: string; orderedAt: Date; amount: number };
type OpenLine = OpenRow & { lineNumber: number; productId: string; quantity: number; lineAmount: number };

/** The amounts and quantities that earlier orders have left for these credit notes. */
export const findOpenOrders = async (
  client: ClientBase,
  { businessId }: Scope,
  credits: readonly CreditNote[],
): Promise<OpenOrder[]> => {
  const wanted = credits.flatMap(({ customerExternalId, lines }) =>
    lines.flatMap(({ productId }) => (productId === null ? [] : [[customerExternalId, productId] as const])),
  );
  const { rows: lines } = await client.query<OpenLine>(
    `select o.external_id as "order", w.customer, o.order_date as ordered_at, o.net_amount as amount,
       i.line_number, i.product_id, i.quantity - i.refunded_quantity as quantity,
       i.line_total - i.refund_amount as line_amount
       from (select customer, array_agg(product) as products from unnest($2::text[], $3::text[]) as w(customer, product)
         group by customer) w
       join customers c on c.business_id = $1 and c.external_id = w.customer
       join orders o on o.business_id = $1 and o.customer_id = c.customer_id and o.is_counted and o.net_amount > 0
       join order_items i on i.business_id = $1 and i.order_id = o.order_id and i.refunded_quantity < i.quantity
         and i.product_id = any (w.products)`,
    [businessId, wanted.map(([customer]) => customer), wanted.map(([, product]) => product)],
  );
  const moneyBack = credits.filter((credit) => credit.lines.some(({ productId }) => productId === null));
  const { rows: purses } = await client.query<OpenRow>(
    `select o.external_id as "order", c.external_id as customer, o.order_date as ordered_at, o.net_amount as amount
       from unnest($2::text[], $3::timestamptz[]) as w(customer, at)
       join customers c on c.business_id = $1 and c.external_id = w.customer
       cross join lateral (select * from orders o where o.business_id = $1 and o.customer_id = c.customer_id
         and o.order_date <= w.at and o.is_counted and o.net_amount > 0 order by o.order_date desc, o.external_id desc limit ${LATEST_ORDERS}) o`,
    [businessId, moneyBack.map((credit) => credit.customerExternalId), moneyBack.map((credit) => credit.creditedAt)],
  );
  const open = new Map<string, OpenOrder & { lines: OpenOrder["lines"][number][] }>();
  for (const row of [...purses, ...lines]) {
    const known = open.get(row.order);
    const { order: externalId, customer: customerExternalId, orderedAt, amount } = row;
    if (!known) open.set(externalId, { externalId, customerExternalId, orderedAt, amount, lines: [] });
  }
  for (const { order, lineNumber, productId, quantity, lineAmount: amount } of lines)
    open.get(order)?.lines.push({ lineNumber, productId, quantity, amount });
  return [...open.values()];
};

/** Which of these credit notes already have refunds; their refunds' IDs start with the note's ID. */
export const findServedCredits = async (
  client: ClientBase,
  { businessId }: Scope,
  credits: readonly CreditNote[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ id: string }>(
    // The first refund at or after the note's position in the index is the note's, or there is none.
    `select w.id from unnest($2::text[]) as w(id)
       cross join lateral (select r.external_id from refunds r where r.business_id = $1 and r.external_id >= w.id || ':'
         order by r.business_id, r.external_id limit 1) r
      where r.external_id < w.id || ';'`,
    [businessId, credits.map(({ externalId }) => externalId)],
  );
  return new Set(rows.map(({ id }) => id));
};

type OrderRefund = Omit<IncomingRefund, "orderExternalId"> & { orderId: string };

/** The columns of refunds, except their order, as arrays. */
const toRefundColumns = (refunds: readonly Omit<IncomingRefund, "orderExternalId">[]): unknown[][] =>
  unnestColumns<Omit<IncomingRefund, "orderExternalId">, unknown>(
    refunds,
    () => uuidv7(),
    ({ externalId }) => externalId,
    ({ amount }) => amount,
    ({ refundedAt }) => refundedAt,
    ({ items }) => JSON.stringify(items),
  );

/**
 * Adds refunds that are not stored; an existing one stays as it is. Returns the order of each new one. A refund of an
 * unknown order is an error.
 */
export const addRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  refunds: readonly IncomingRefund[],
): Promise<string[]> => {
  if (refunds.length === 0) return [];
  const { rows: found } = await client.query<{ orderId: string | null; orderExternalId: string; isKnown: boolean }>(
    `select o.order_id, w.order_id as order_external_id, r.refund_id is not null as is_known
       from unnest($2::text[], $3::text[]) as w(external_id, order_id)
       left join orders o on o.business_id = $1 and o.external_id = w.order_id
       left join refunds r on r.business_id = $1 and r.order_id = o.order_id and r.external_id = w.external_id`,
    [businessId, refunds.map(({ externalId }) => externalId), refunds.map(({ orderExternalId }) => orderExternalId)],
  );
  const orphan = found.find(({ orderId }) => orderId === null);
  if (orphan) throw new Error(`A refund refers to order ${orphan.orderExternalId}, which does not exist`);
  const changed = found.flatMap(({ orderId, isKnown }) => (orderId && !isKnown ? [orderId] : []));
  if (changed.length === 0) return [];
  await keepOrdersBefore(client, { businessId }, changed);
  await markOrdersWritten(client, { businessId }, changed);
  // In the order given, as the IDs are: of two of an order with the same external ID, the first one counts.
  const { rows } = await client.query<{ orderId: string }>(
    `insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at, items)
     select $1, r.refund_id, r.external_id, o.order_id, r.amount, r.refunded_at, r.items
       from unnest($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::jsonb[], $7::text[])
         as r(refund_id, external_id, amount, refunded_at, items, order_external_id)
       join orders o on o.business_id = $1 and o.external_id = r.order_external_id
      order by r.refund_id
     on conflict (business_id, order_id, external_id) do nothing returning order_id`,
    [businessId, ...toRefundColumns(refunds), refunds.map(({ orderExternalId }) => orderExternalId)],
  );
  return rows.map(({ orderId }) => orderId);
};

const serializeRefund = ({ amount, refundedAt, items }: OrderRefund): string =>
  JSON.stringify([amount, refundedAt, items.map((i) => [i.lineNumber, i.quantity, i.amount])]);

/** A refund's number counts within its order: shops number the refunds of each from 1. */
const refundKey = ({ orderId, externalId }: OrderRefund): string => `${orderId} ${externalId}`;

type RefundChange = {
  written: OrderRefund[];
  /** The IDs of refunds to delete. */
  gone: string[];
  /** The IDs of the affected orders. */
  orderIds: string[];
  refundsNew: number;
};

/** The changes that give stored orders exactly these refunds, which have different external IDs within their order. */
export const findRefundChange = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly { id: string; refunds: readonly IncomingRefund[] }[],
): Promise<RefundChange> => {
  if (orders.length === 0) return { written: [], gone: [], orderIds: [], refundsNew: 0 };
  const wanted = orders.flatMap(({ id, refunds }) => refunds.map((refund) => ({ ...refund, orderId: id })));
  const { rows } = await client.query<OrderRefund & { id: string }>(
    `select refund_id as id, external_id, order_id, amount, refunded_at, items
       from refunds where business_id = $1 and order_id = any($2::uuid[])`,
    [businessId, orders.map(({ id }) => id)],
  );
  const stored = new Map(rows.map((row) => [refundKey(row), row]));
  const kept = new Set(wanted.map(refundKey));
  const gone = rows.filter((row) => !kept.has(refundKey(row)));
  const written = wanted.filter((refund) => {
    const before = stored.get(refundKey(refund));
    return !before || serializeRefund(before) !== serializeRefund(refund);
  });
  return {
    written,
    gone: gone.map(({ id }) => id),
    orderIds: [...new Set([...gone, ...written].map(({ orderId }) => orderId))],
    refundsNew: written.filter((refund) => !stored.has(refundKey(refund))).length,
  };
};

export const writeRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  { written, gone }: RefundChange,
): Promise<void> => {
  if (gone.length > 0) {
    await client.query("delete from refunds where business_id = $1 and refund_id = any($2::uuid[])", [
      businessId,
      gone,
    ]);
  }
  if (written.length === 0) return;
  await client.query(
    `insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at, items)
     select $1, r.refund_id, r.external_id, r.order_id, r.amount, r.refunded_at, r.items
       from unnest($2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::jsonb[], $7::uuid[])
         as r(refund_id, external_id, amount, refunded_at, items, order_id)
     on conflict (business_id, order_id, external_id) do update set amount = excluded.amount,
       refunded_at = excluded.refunded_at, items = excluded.items`,
    [businessId, ...toRefundColumns(written), written.map(({ orderId }) => orderId)],
  );
};
