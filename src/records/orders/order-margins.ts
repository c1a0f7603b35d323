import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/** SQL: the part of a line's units that the customer kept. A refund that names no units counts by its amount. */
const UNITS_KEPT = `case
    when i.refunded_quantity > 0 then (i.quantity - i.refunded_quantity)::numeric / i.quantity
    when i.line_total > 0 then greatest(i.line_total - i.refund_amount, 0)::numeric / i.line_total
    else 1 end`;

/**
 * SQL: each order's gross margin, its net sales of the lines with a known cost, and `covered`, the part of its net amount that
 * these lines had of its value; null if no line has a known cost. A refund that names no lines (`kept`) takes the same share of
 * their sales and their cost.
 *
 * @param condition SQL: which orders `o`; `$1` is the business.
 */
export const buildMarginQuery = (
  condition: string,
  { orders, items } = { orders: "orders", items: "order_items" },
): string => `
  select order_id, round(kept * sales) - round(kept * cost) as margin, round(kept * sales) as sales,
         case when sales is not null then round(net_amount * costed_share) end as covered
    from (
      select o.order_id, o.net_amount, sum(l.sales) filter (where l.has_cost) as sales, sum(l.cost) as cost,
             case when o.total_price > sum(l.refund_amount)
               then least(greatest(o.net_amount / (o.total_price - sum(l.refund_amount)), 0), 1) else 1 end as kept,
             case when sum(greatest(l.line_total, 0)) > 0
               then coalesce(sum(greatest(l.line_total, 0)) filter (where l.has_cost), 0) / sum(greatest(l.line_total, 0))
               else count(*) filter (where l.has_cost) / greatest(count(*), 1)::numeric end as costed_share
        from ${orders} o
        left join lateral (
          select i.line_total, i.refund_amount, i.line_total - i.refund_amount as sales, i.unit_cost is not null as has_cost,
                 round(i.unit_cost::numeric * i.quantity * ${UNITS_KEPT}) as cost
            from ${items} i where i.business_id = $1 and i.order_id = o.order_id
        ) l on true
       where o.business_id = $1 and ${condition}
       group by o.order_id, o.total_price, o.net_amount
    ) sums`;

/**
 * Updates the gross margin of these orders: net sales of the lines with a known cost, minus that cost; null if no line has
 * one. Returns the customers of the orders it changed.
 *
 * @param condition SQL: which orders `o`; `$1` is the business and `$2` the value.
 */
export const updateMarginsIn = async (
  client: ClientBase,
  { businessId }: Scope,
  condition: string,
  ...value: readonly unknown[]
): Promise<string[]> => {
  const { rows } = await client.query<{ id: string | null }>(
    // Materialized: a plan for few rows would compute the sums again for every order.
    `with margins as materialized (${buildMarginQuery(condition)}
     ), changed as (
       update orders o set gross_margin = m.margin, costed_sales = m.sales, covered_revenue = m.covered
         from margins m
        where o.business_id = $1 and o.order_id = m.order_id
          and (o.gross_margin, o.costed_sales, o.covered_revenue) is distinct from (m.margin, m.sales, m.covered)
       returning o.customer_id
     )
     select distinct customer_id as id from changed where customer_id is not null`,
    [businessId, ...value],
  );
  return rows.flatMap(({ id }) => id ?? []);
};

export const updateMargins = async (
  client: ClientBase,
  scope: Scope,
  orderIds: readonly string[],
): Promise<string[]> =>
  orderIds.length === 0 ? [] : updateMarginsIn(client, scope, "o.order_id = any($2::uuid[])", orderIds);
