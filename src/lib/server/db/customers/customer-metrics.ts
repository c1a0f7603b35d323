import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

/** Recomputes these customers' metrics from their counted orders in one statement. */
export const recomputeMetrics = async (
  client: ClientBase,
  { businessId }: Scope,
  customerIds: readonly string[],
): Promise<void> => {
  if (customerIds.length === 0) return;
  await client.query(
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
     select $1::uuid, t.customer_id, count(o.order_id), coalesce(sum(o.net_amount), 0), min(o.order_date), max(o.order_date)
       from (select distinct unnest($2::uuid[]) as customer_id) t
       left join orders o on o.business_id = $1 and o.customer_id = t.customer_id and o.is_counted
      group by t.customer_id
     on conflict (business_id, customer_id) do update set order_count = excluded.order_count,
       lifetime_value = excluded.lifetime_value, first_order_at = excluded.first_order_at,
       last_order_at = excluded.last_order_at, revision = customer_metrics.revision + 1`,
    [businessId, customerIds],
  );
};
