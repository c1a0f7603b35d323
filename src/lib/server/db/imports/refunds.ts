import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingRefund } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";

type Added = { externalId: string; orderId: string; customerId: string | null };

const insertRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  refunds: readonly IncomingRefund[],
): Promise<Added[]> => {
  const { rows } = await client.query<Added>(
    `with added as (
       insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at)
       select $1, r.refund_id, r.external_id, o.order_id, r.amount, r.refunded_at
         from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[])
           as r(refund_id, external_id, order_external_id, amount, refunded_at)
         join orders o on o.business_id = $1 and o.external_id = r.order_external_id
       on conflict (business_id, external_id) do nothing returning external_id, order_id)
     select a.external_id as "externalId", o.order_id as "orderId", o.customer_id as "customerId"
       from added a join orders o on o.business_id = $1 and o.order_id = a.order_id`,
    [
      businessId,
      refunds.map(() => uuidv7()),
      refunds.map(({ externalId }) => externalId),
      refunds.map(({ orderExternalId }) => orderExternalId),
      refunds.map(({ amount }) => amount),
      refunds.map(({ refundedAt }) => refundedAt),
    ],
  );
  return rows;
};

/** Subtracts refunds from orders and lines. The arrays are as long as the refunds, so the plans use keys. */
const takeOff = async (
  client: ClientBase,
  { businessId }: Scope,
  refunds: readonly (IncomingRefund & { orderId: string })[],
): Promise<void> => {
  await client.query(
    `update orders o set refunded_amount = o.refunded_amount + s.amount
       from (select order_id, sum(amount) as amount from unnest($2::uuid[], $3::bigint[]) as r(order_id, amount) group by 1) s
      where o.business_id = $1 and o.order_id = s.order_id`,
    [businessId, refunds.map(({ orderId }) => orderId), refunds.map(({ amount }) => amount)],
  );
  const lines = refunds.flatMap(({ orderId, items }) => items.map((item) => ({ orderId, ...item })));
  if (lines.length === 0) return;
  await client.query(
    `update order_items i set refund_amount = i.refund_amount + s.amount, refunded_quantity = i.refunded_quantity + s.quantity
       from (select order_id, line_number, sum(quantity) as quantity, sum(amount) as amount
         from unnest($2::uuid[], $3::int[], $4::int[], $5::bigint[]) as l(order_id, line_number, quantity, amount) group by 1, 2) s
      where i.business_id = $1 and i.order_id = s.order_id and i.line_number = s.line_number`,
    [
      businessId,
      lines.map(({ orderId }) => orderId),
      lines.map(({ lineNumber }) => lineNumber),
      lines.map(({ quantity }) => quantity),
      lines.map(({ amount }) => amount),
    ],
  );
};

/**
 * Adds new refunds and subtracts them from their orders and lines. Returns the affected customers and how many refunds
 * were new. A refund of an unknown order is an error, and nothing is written.
 */
export const addRefunds = async (
  client: ClientBase,
  scope: Scope,
  refunds: readonly IncomingRefund[],
): Promise<{ refundsNew: number; customerIds: string[] }> => {
  if (refunds.length === 0) return { refundsNew: 0, customerIds: [] };
  const orphans = await client.query<{ id: string }>(
    `select r.id from unnest($2::text[]) as r(id)
      where not exists (select from orders o where o.business_id = $1 and o.external_id = r.id) limit 1`,
    [scope.businessId, refunds.map(({ orderExternalId }) => orderExternalId)],
  );
  if (orphans.rows[0]) throw new Error(`A refund refers to order ${orphans.rows[0].id}, which does not exist`);
  const added = new Map((await insertRefunds(client, scope, refunds)).map((row) => [row.externalId, row]));
  const byId = new Map(refunds.toReversed().map((refund) => [refund.externalId, refund]));
  const fresh = [...byId.values()].flatMap((refund) => {
    const orderId = added.get(refund.externalId)?.orderId;
    return orderId ? [{ ...refund, orderId }] : [];
  });
  await takeOff(client, scope, fresh);
  const customerIds = new Set([...added.values()].flatMap(({ customerId }) => customerId ?? []));
  return { refundsNew: added.size, customerIds: [...customerIds] };
};
