import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { IncomingRefund } from "#lib/domain/commerce/incoming.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { copyRows } from "./copy-rows.ts";

type Added = { order_external_id: string; customer_id: string | null };

/**
 * Adds the refunds that are not known yet, and what they give back to their orders and lines. Gives the customers of the
 * orders touched and how many were new. A refund of an order that is not there is an error: nothing is written.
 */
export const addRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  refunds: readonly IncomingRefund[],
): Promise<{ refundsNew: number; customerIds: string[] }> => {
  if (refunds.length === 0) return { refundsNew: 0, customerIds: [] };
  await client.query(`create temp table incoming_refunds (refund_id uuid, external_id text, order_external_id text,
    amount bigint, refunded_at timestamptz) on commit drop`);
  await client.query(`create temp table incoming_refund_items (external_id text, line_number int, quantity int,
    amount bigint) on commit drop`);
  await copyRows(
    client,
    "incoming_refunds",
    ["refund_id", "external_id", "order_external_id", "amount", "refunded_at"],
    refunds.map((r) => [uuidv7(), r.externalId, r.orderExternalId, r.amount, r.refundedAt]),
  );
  await copyRows(
    client,
    "incoming_refund_items",
    ["external_id", "line_number", "quantity", "amount"],
    refunds.flatMap((r) => r.items.map((i) => [r.externalId, i.lineNumber, i.quantity, i.amount])),
  );
  const unknown = await client.query<{ external_id: string; order_external_id: string }>(
    `select r.external_id, r.order_external_id from incoming_refunds r
      where not exists (select from orders o where o.business_id = $1 and o.external_id = r.order_external_id) limit 1`,
    [businessId],
  );
  const [orphan] = unknown.rows;
  if (orphan) {
    throw new Error(`Refund ${orphan.external_id} is of order ${orphan.order_external_id}, which is not there`);
  }
  const added = await client.query<Added>(
    `with added as (
       insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at)
       select $1, r.refund_id, r.external_id, o.order_id, r.amount, r.refunded_at
         from incoming_refunds r join orders o on o.business_id = $1 and o.external_id = r.order_external_id
       on conflict (business_id, external_id) do nothing returning external_id, order_id, amount),
     lines as (
       update order_items i set refund_amount = i.refund_amount + s.amount, refunded_quantity = i.refunded_quantity + s.quantity
         from (select a.order_id, l.line_number, sum(l.amount) as amount, sum(l.quantity) as quantity
                 from added a join incoming_refund_items l using (external_id) group by 1, 2) s
        where i.business_id = $1 and i.order_id = s.order_id and i.line_number = s.line_number),
     givers as (
       update orders o set refunded_amount = o.refunded_amount + s.amount
         from (select order_id, sum(amount) as amount from added group by 1) s
        where o.business_id = $1 and o.order_id = s.order_id returning o.order_id, o.customer_id)
     select g.customer_id from added join givers g using (order_id)`,
    [businessId],
  );
  await client.query("drop table incoming_refunds, incoming_refund_items");
  const customerIds = new Set(added.rows.flatMap(({ customer_id }) => customer_id ?? []));
  return { refundsNew: added.rowCount ?? 0, customerIds: [...customerIds] };
};
