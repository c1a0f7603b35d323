import { NIL as BEFORE_ALL } from "uuid";
import { type Part, samplingSql } from "#core/db/copy-rows.ts";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { findEventDays, type PriceList } from "#lib/purchases/complete-rows.ts";
import type { PurchaseSummary } from "#lib/purchases/purchase-summary.ts";
import type { Day } from "#lib/time/day.ts";
import { idMayBeProfiled } from "#records/customers/consent.ts";
import { isSold } from "#records/orders/gift-cards.ts";

export type PurchasePeriod = {
  timeZone: string;
  /** The first instant, and the end (exclusive). */
  from: Date;
  until: Date;
};

/** Population data needed to interpret one customer's orders. */
export type PurchaseContext = {
  /** Minor units. */
  prices: PriceList;
  events: ReadonlySet<Day>;
};

/** An estimate of the number of buyers: those whose last counted sale is in or after the period. */
export const countBuyersSince = (scope: Scope, from: Date): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*) as count from customer_metrics where business_id = $1 and last_order_at >= $2",
      [scope.businessId, from],
    );
    return rows[0]?.count ?? 0;
  });

const COUNTED = `o.business_id = $1 and o.is_counted and o.customer_id is not null and o.order_date >= $2 and o.order_date < $3`;

/** The average item price by category ('' for none), and the days with far more buyers than the days around them. */
export const readPurchaseContext = (
  scope: Scope,
  { timeZone, from, until }: PurchasePeriod,
  buyers: number,
): Promise<PurchaseContext> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    // All orders are joined with all their lines. Statistics from before an import promise a few rows, for which the planner
    // would scan the lines of the whole business for each order (measured: 6,000 orders in 13 s instead of 20 ms).
    await client.query("select set_config('enable_nestloop', 'off', true)");
    const prices = await client.query<{ category: string; price: number }>(
      `select coalesce(i.category, '') as category,
              sum(i.line_total - i.refund_amount)::float8 / sum(i.quantity - i.refunded_quantity) as price
         from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}
        where ${COUNTED} and i.refunded_quantity < i.quantity group by 1`,
      [scope.businessId, from, until],
    );
    const days = await client.query<{ day: Day; buyers: number }>(
      `select (o.order_date at time zone $4)::date::text as day, count(distinct o.customer_id)::int as buyers
         from orders o where ${COUNTED} group by 1`,
      [scope.businessId, from, until, timeZone],
    );
    return {
      prices: new Map(prices.rows.map(({ category, price }) => [category, price])),
      events: findEventDays(new Map(days.rows.map(({ day, buyers: count }) => [day, count])), buyers),
    };
  });

/** Complete customers per page: about ten thousand orders. */
const PAGE = 2500;
/** How many names are kept per customer. */
const MOST_NAMES = 20;
const MONTHS = Array.from({ length: 12 }, (_, i) => `count(*) filter (where extract(month from day) = ${i + 1})::int`);

/** Spending by category or brand, largest first, and the Shannon entropy of all of them. */
const byName = (column: string, amounts: string, entropy: string): string => `
    select customer_id, jsonb_build_object(
             '${amounts}', jsonb_object_agg(name, amount) filter (where place <= ${MOST_NAMES}),
             '${entropy}', greatest(0, ln(sum(amount)) - sum(amount * ln(amount)) / sum(amount)))
      from (select customer_id, ${column} as name, sum(amount)::float8 as amount,
                   row_number() over (partition by customer_id order by sum(amount) desc, ${column} collate "C") as place
              from lines where ${column} <> '' group by customer_id, ${column} having sum(amount) > 0) as named
     group by customer_id`;

/**
 * `$1` business, `$2` the last customer of the previous page, `$3` and `$4` the period, `$5` time zone, `$6` average
 * item prices by category, `$7` event days. A summary comes in parts: large tables are looked up by key or aggregated,
 * never joined with each other, because there are no statistics on these relations, nor on a business that was just
 * imported. For the same reason `is true` and `offset 0` avoid the indexes by time, which the planner would prefer, but
 * which read all customers for each page or customer.
 */
const pageSql = (part: Part): string => `
  with page as materialized (
    select customer_id from customer_metrics m
     where business_id = $1 and customer_id > $2 and (last_order_at >= $3) is true${samplingSql(part)}
       and ${idMayBeProfiled("m.customer_id")}
     order by customer_id limit ${PAGE}
  ), sales as materialized (
    select page.customer_id, o.*, (o.order_date at time zone $5)::date as day
      from page cross join lateral (
        select order_id, order_date, net_amount, discount_amount, total_price - gift_card_amount as total_price, is_counted from orders
         where business_id = $1 and orders.customer_id = page.customer_id and order_date >= $3 and order_date < $4
        offset 0
      ) as o
     where is_counted
  ), spaced as (
    select *, day - lag(day) over (partition by customer_id order by day) as gap, day = any($7::date[]) as is_event
      from sales
  ), lines as materialized (
    select sales.customer_id, sales.order_id, sales.day, i.*
      from sales cross join lateral (
        select product_id, coalesce(category, '') as category, brand, quantity - refunded_quantity as quantity,
               line_total - refund_amount as amount
          from order_items
         where business_id = $1 and order_items.order_id = sales.order_id and refunded_quantity < quantity and ${isSold("order_items")}
      ) as i
  ), products as (
    select customer_id, count(distinct day) as days from lines group by customer_id, product_id
  ), parts as (
    select customer_id, '{}'::jsonb as part from page
    union all
    select customer_id, jsonb_build_object(
             'orders', count(*), 'spent', exact_sum(net_amount), 'squares', sum(net_amount::float8 ^ 2),
             'discounted', exact_sum(discount_amount), 'listed', exact_sum(total_price + discount_amount), 'firstDay', min(day), 'lastDay', max(day),
             'gapMean', avg(gap), 'gapDeviation', stddev_pop(gap),
             'weekendOrders', count(*) filter (where extract(isodow from day) >= 6),
             'eventOrders', count(*) filter (where is_event),
             'eventDays', count(distinct day) filter (where is_event), 'ordersByMonth', array[${MONTHS.join(", ")}])
      from spaced group by customer_id
    union all
    select customer_id, jsonb_build_object(
             'filled', count(distinct order_id), 'pieces', sum(quantity), 'paid', exact_sum(amount),
             'ordinary', sum(quantity * ($6::jsonb ->> category)::float8))
      from lines group by customer_id
    union all
    select customer_id, jsonb_build_object('products', count(*), 'repeated', count(*) filter (where days > 1))
      from products group by customer_id
    union all ${byName("category", "categories", "categoryEntropy")}
    union all ${byName("brand", "brands", "brandEntropy")}
  )
  select customer_id, jsonb_agg(part) as parts from parts group by customer_id order by customer_id`;

type Row = { customerId: string; parts: Partial<PurchaseSummary>[] };

const NOTHING = { filled: 0, pieces: 0, paid: 0, ordinary: 0, products: 0, repeated: 0, categoryEntropy: null };

/** Null for customers whose last sale is after the period: they have none in it. */
const toPurchaseSummary = ({ customerId, parts }: Row): PurchaseSummary | null => {
  const summary = Object.assign({ customerId, ...NOTHING, categories: {}, brands: {} }, ...parts);
  return summary.orders === undefined ? null : summary;
};

/**
 * Customers with purchases in a period, in ID order, in pages of complete customers, each page in its own transaction:
 * only one page is held in memory.
 */
export const eachPurchaseSummary = async (
  scope: Scope,
  { timeZone, from, until }: PurchasePeriod,
  { prices, events }: PurchaseContext,
  part: Part,
  take: (page: PurchaseSummary[]) => void,
): Promise<void> => {
  const text = pageSql(part);
  const context = [JSON.stringify(Object.fromEntries(prices)), [...events]];
  for (let after: string = BEFORE_ALL; ; ) {
    const rows = await withBusiness(scope, async (client) => {
      await raiseWorkMem(client);
      await forceKeyedPlans(client);
      const values = [scope.businessId, after, from, until, timeZone, ...context];
      return (await client.query<Row>(text, values)).rows;
    });
    const bought = rows.flatMap((row) => toPurchaseSummary(row) ?? []);
    if (bought.length > 0) take(bought);
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.customerId ?? after;
  }
};
