import type { Scope } from "#lib/domain/permissions.ts";
import type { PurchaseSummary } from "#lib/domain/purchasing/purchase-summary.ts";
import { makeRoom } from "./rfm-scoring.ts";
import { withBusiness } from "./with-business.ts";

export type PurchasePeriod = {
  timeZone: string;
  /** The first instant, and the one after the last. */
  from: Date;
  until: Date;
};

/** Which of the buyers: all, those drawn by their id with a chance, or the rest of them. */
export type Part = "all" | { chance: number; isRest: boolean };

/** Whole customers a page: about as many orders as fit into a page's memory even where they are many. */
const PAGE = 2500;
/** What is kept of what somebody buys. */
const MOST_NAMES = 20;
/** Any will do: the same customers are drawn each time. */
const SEED = 360;

const DRAWN = `(uuid_hash_extended(customer_id, ${SEED}) & 2147483647)`;

const partSql = (part: Part): string =>
  part === "all" ? "" : ` and ${DRAWN} ${part.isRest ? ">=" : "<"} ${Math.round(part.chance * 2 ** 31)}`;

const MONTHS = Array.from({ length: 12 }, (_, i) => `count(*) filter (where extract(month from day) = ${i + 1})::int`);

const namesOf = (column: string): string => `
    select customer_id, jsonb_object_agg(name, amount) as amounts
      from (select customer_id, ${column} as name, sum(amount)::float8 as amount,
                   row_number() over (partition by customer_id order by sum(amount) desc, ${column} collate "C") as place
              from lines where ${column} is not null and ${column} <> '' group by customer_id, ${column}
            having sum(amount) > 0) as named
     where place <= ${MOST_NAMES} group by customer_id`;

/** `$1` business, `$2` the customer before the page, `$3` and `$4` the period, `$5` time zone. */
const pageSql = (part: Part): string => `
  with page as materialized (
    select customer_id from customer_metrics
     where business_id = $1 and customer_id > $2 and last_order_at >= $3${partSql(part)}
     order by customer_id limit ${PAGE}
  ), sales as materialized (
    select o.customer_id, o.order_id, o.net_amount, o.discount_amount, o.total_price,
           (o.order_date at time zone $5)::date as day
      from page join orders o on o.business_id = $1 and o.customer_id = page.customer_id
     where o.is_counted and o.order_date >= $3 and o.order_date < $4
  ), spaced as (
    select *, day - lag(day) over (partition by customer_id order by day, order_id) as gap from sales
  ), of_orders as (
    select customer_id, count(*)::int as orders, exact_sum(net_amount) as spent,
           exact_sum(discount_amount) as discounted, exact_sum(total_price + discount_amount) as listed,
           min(day)::text as first_day, max(day)::text as last_day,
           avg(gap)::float8 as gap_mean, stddev_pop(gap)::float8 as gap_deviation,
           count(*) filter (where extract(isodow from day) >= 6)::int as weekend_orders,
           array[${MONTHS.join(", ")}] as orders_by_month
      from spaced group by customer_id
  ), lines as materialized (
    select s.customer_id, s.order_id, i.product_id, i.category, i.brand, i.quantity - i.refunded_quantity as quantity,
           i.line_total - i.refund_amount as amount
      from sales s join order_items i on i.business_id = $1 and i.order_id = s.order_id
     where i.refunded_quantity < i.quantity
  ), of_products as (
    select customer_id, sum(pieces)::int as pieces, count(*)::int as products,
           count(*) filter (where orders > 1)::int as repeated
      from (select customer_id, product_id, count(distinct order_id) as orders, sum(quantity) as pieces
              from lines group by customer_id, product_id) as bought
     group by customer_id
  ), of_categories as (${namesOf("category")}
  ), of_brands as (${namesOf("brand")}
  )
  select page.customer_id as "customerId", orders, spent, discounted, listed, first_day as "firstDay",
         last_day as "lastDay", gap_mean as "gapMean", gap_deviation as "gapDeviation",
         weekend_orders as "weekendOrders", orders_by_month as "ordersByMonth", coalesce(pieces, 0) as pieces,
         coalesce(products, 0) as products, coalesce(repeated, 0) as repeated,
         coalesce(c.amounts, '{}') as categories, coalesce(b.amounts, '{}') as brands
    from page left join of_orders using (customer_id) left join of_products using (customer_id)
         left join of_categories c using (customer_id) left join of_brands b using (customer_id)
   order by page.customer_id`;

const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Who bought in a period, in the order of their ids, a page of whole customers at a time and each page a transaction of its
 * own: however many there are, none is asked for by themselves and no more than a page is held.
 */
export const eachPurchaseSummary = async (
  scope: Scope,
  { timeZone, from, until }: PurchasePeriod,
  part: Part,
  take: (page: PurchaseSummary[]) => Promise<void> | void,
): Promise<void> => {
  const text = pageSql(part);
  for (let after = BEFORE_ALL; ; ) {
    const rows = await withBusiness(scope, async (client) => {
      await makeRoom(client);
      const values = [scope.businessId, after, from, until, timeZone];
      return (await client.query<PurchaseSummary>(text, values)).rows;
    });
    // Whoever's last sale is of a day to come has none in the period.
    const bought = rows.filter(({ orders }) => orders !== null);
    if (bought.length > 0) await take(bought);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.customerId ?? after;
  }
};

/** About how many will come: those whose last counted sale is not before the period. */
export const countBuyersSince = (scope: Scope, from: Date): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*) as count from customer_metrics where business_id = $1 and last_order_at >= $2",
      [scope.businessId, from],
    );
    return rows[0]?.count ?? 0;
  });
