import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

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
     returning o.customer_id as "customerId", o.order_date as "orderedAt"`,
    [businessId, orderIds],
  );
  const { rows: ofLines } = await client.query<Changed>(
    `with changed as (
       update order_items i set refund_amount = s.amount, refunded_quantity = least(i.quantity, s.quantity) from (${LINES}) s
        where i.business_id = $1 and i.order_id = s.order_id and i.line_number = s.line_number
          and (i.refund_amount <> s.amount or i.refunded_quantity <> least(i.quantity, s.quantity))
       returning i.order_id)
     select customer_id as "customerId", order_date as "orderedAt" from orders
      where business_id = $1 and order_id in (select order_id from changed)`,
    [businessId, orderIds],
  );
  return [...ofSums, ...ofLines];
};
