import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { unnestColumns } from "#core/db/bulk/batches.ts";
import { keepOrdersBefore, markOrdersWritten } from "#core/db/import-changes.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingRefund } from "#records/rules/incoming-records.ts";

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
    `select o.order_id as "orderId", w.order_id as "orderExternalId", r.refund_id is not null as "isKnown"
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
     on conflict (business_id, order_id, external_id) do nothing returning order_id as "orderId"`,
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
    `select refund_id as id, external_id as "externalId", order_id as "orderId", amount, refunded_at as "refundedAt", items
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
