import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";
import type { PurchaseDay, RefundDay } from "#records/rules/customers/purchase-days.ts";

export type Statuses = Record<"completed" | "partial" | "pending" | "cancelled", number>;

/** A customer's purchases of one category, brand or product; money in minor units, net of refunds. */
export type Bundle = {
  kind: "category" | "brand" | "product";
  name: string;
  /** A product's name, if the shop provided one. */
  label: string | null;
  orderCount: number;
  units: number;
  spent: number;
  lastDay: Day;
};

type Purchases = { days: PurchaseDay[]; statuses: Statuses; refunds: RefundDay[]; bundles: Bundle[] };

/** The maximum number of names; other products are still visible in the orders. */
const MOST = 50;

const dayIn = (instant: string) => `(${instant} at time zone $3)::date::text`;

const readDays = async (client: PoolClient, values: unknown[]) => {
  type Row = PurchaseDay & Statuses;
  const of = (status: keyof Statuses) => `count(*) filter (where status = '${status}')::int as ${status}`;
  const { rows } = await client.query<Row>(
    `select ${dayIn("order_date")} as day, count(*) filter (where is_counted)::int as sales,
            coalesce(capped_sum(net_amount) filter (where is_counted), 0) as revenue,
            coalesce(capped_sum(total_price) filter (where status in ('completed', 'partial')), 0) as charged,
            ${of("completed")}, ${of("partial")}, ${of("pending")}, ${of("cancelled")}
       from orders where business_id = $1 and customer_id = $2 group by 1 order by 1`,
    values,
  );
  const statuses: Statuses = { completed: 0, partial: 0, pending: 0, cancelled: 0 };
  const days = rows.map(({ day, sales, revenue, charged, ...counts }) => {
    for (const [status, count] of Object.entries(counts)) statuses[status as keyof Statuses] += count;
    return { day, sales, revenue, charged };
  });
  return { days, statuses };
};

const readRefunds = async (client: PoolClient, values: unknown[]): Promise<RefundDay[]> => {
  const { rows } = await client.query<RefundDay>(
    `select ${dayIn("r.refunded_at")} as day, capped_sum(r.amount) as amount
       from orders o join refunds r on r.business_id = $1 and r.order_id = o.order_id
      where o.business_id = $1 and o.customer_id = $2 and o.refunded_amount > 0 and o.status in ('completed', 'partial')
      group by 1 order by 1`,
    values,
  );
  return rows;
};

const readBundles = async (client: PoolClient, values: unknown[]): Promise<Bundle[]> => {
  const { rows } = await client.query<Bundle>(
    `with lines as (
       select o.order_id, ${dayIn("o.order_date")} as day, i.category, i.brand, i.product_id, i.product_name,
              i.quantity - i.refunded_quantity as units, i.line_total - i.refund_amount as spent
         from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id
        where o.business_id = $1 and o.customer_id = $2 and o.is_counted
     ), grouped as (
       select case when grouping(category) = 0 then 'category' when grouping(brand) = 0 then 'brand' else 'product' end as kind,
              coalesce(category, brand, product_id) as name, max(product_name) as label,
              count(distinct order_id)::int as "orderCount", sum(units)::int as units, capped_sum(spent) as spent,
              max(day) as "lastDay"
         from lines group by grouping sets ((category), (brand), (product_id))
     ), ranked as (
       select *, row_number() over (partition by kind order by spent desc, name) as place from grouped where name is not null
     )
     select kind, name, case when kind = 'product' then label end as label, "orderCount", units, spent, "lastDay"
       from ranked where place <= ${MOST} order by kind, place`,
    values,
  );
  return rows;
};

/** A customer's purchases by day and by kind of item, in three statements. */
export const readPurchases = (scope: Scope, customerId: string, timeZone: string): Promise<Purchases> =>
  withBusiness(scope, async (client) => {
    const values = [scope.businessId, customerId, timeZone];
    const { days, statuses } = await readDays(client, values);
    const refunds = await readRefunds(client, values);
    return { days, statuses, refunds, bundles: await readBundles(client, values) };
  });

/** The customer's number of sales; null if the customer doesn't exist. */
export const findSaleCount = (scope: Scope, customerId: string): Promise<number | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ orderCount: number }>(
      `select coalesce(m.order_count, 0) as "orderCount" from customers c
         left join customer_metrics m on m.business_id = $1 and m.customer_id = $2
        where c.business_id = $1 and c.customer_id = $2`,
      [scope.businessId, customerId],
    );
    return rows[0]?.orderCount ?? null;
  });
