import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

/** SQL: what the refunds of the orders $2 say of their lines; of lines that don't exist it is ignored. */
const LINES = `select i.order_id, i.line_number, coalesce(n.amount, 0)::bigint as amount,
    least(i.quantity, coalesce(n.quantity, 0))::int as quantity
  from order_items i
  left join (
    select r.order_id, l."lineNumber" as line_number, sum(l.quantity) as quantity, sum(l.amount) as amount
      from refunds r cross join lateral jsonb_to_recordset(r.items) as l("lineNumber" int, quantity int, amount bigint)
     where r.business_id = $1 and r.order_id = any($2::uuid[]) group by 1, 2
  ) n on n.order_id = i.order_id and n.line_number = i.line_number
 where i.business_id = $1 and i.order_id = any($2::uuid[])`;

/** Sums the stored refunds of these orders into the orders and their lines; returns the orders whose sum changed. */
export const sumRefunds = async (
  client: ClientBase,
  { businessId }: Scope,
  orderIds: readonly string[],
): Promise<{ customerId: string | null; orderedAt: Date }[]> => {
  if (orderIds.length === 0) return [];
  const { rows } = await client.query<{ customerId: string | null; orderedAt: Date }>(
    `update orders o set refunded_amount = s.amount
       from (select t.id, coalesce(sum(r.amount), 0) as amount from (select distinct unnest($2::uuid[]) as id) t
         left join refunds r on r.business_id = $1 and r.order_id = t.id group by t.id) s
      where o.business_id = $1 and o.order_id = s.id and o.refunded_amount <> s.amount
     returning o.customer_id as "customerId", o.order_date as "orderedAt"`,
    [businessId, orderIds],
  );
  await client.query(
    `update order_items i set refund_amount = s.amount, refunded_quantity = s.quantity from (${LINES}) s
      where i.business_id = $1 and i.order_id = s.order_id and i.line_number = s.line_number
        and (i.refund_amount <> s.amount or i.refunded_quantity <> s.quantity)`,
    [businessId, orderIds],
  );
  return rows;
};
