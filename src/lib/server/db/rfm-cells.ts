import type { Scope } from "#lib/domain/permissions.ts";
import type { PopulatedCell } from "#lib/domain/rfm/population.ts";
import { withBusiness } from "./with-business.ts";

/**
 * Both periods in one reading of the index: a row a customer and period, then the scores, then the cells, so that at most
 * 250 rows leave the database.
 *
 * `$4` holds the first instant of every day of both periods. A day is found in it (width_bucket) rather than computed, so
 * that clock changes are judged once, in `domain/time.ts`. `rank() - 1` is the number of customers strictly below:
 * equal values score alike, which `ntile` would not promise. Whole numbers throughout.
 */
const CELLS = `
  with bought as (
    select customer_id, order_date >= $3 as is_current, count(*)::int as orders,
           greatest(sum(net_amount), 0)::bigint as revenue, max(order_date) as last_at
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
     group by customer_id, is_current
  ), ranked as (
    select is_current, orders, revenue, $7::int - 1 - (width_bucket(last_at, $4::timestamptz[]) - 1) % $7 as age,
           rank() over (partition by is_current order by orders) - 1 as fewer,
           rank() over (partition by is_current order by revenue) - 1 as poorer,
           count(*) over (partition by is_current) as customers
      from bought
  ), cells as (
    select is_current, 5 - 5 * age / $7 as recency, 1 + 5 * fewer / customers as frequency,
           1 + 5 * poorer / customers as monetary, count(*) as customers, sum(orders)::bigint as orders,
           sum(revenue)::bigint as revenue, sum(age)::bigint as age_sum, min(age) as age_min, max(age) as age_max,
           min(orders) as orders_min, max(orders) as orders_max, min(revenue) as spend_min, max(revenue) as spend_max
      from ranked group by 1, 2, 3, 4
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, cells.*
    from (select) as always_a_row left join cells on true order by recency, frequency, monetary`;

export type RfmReading = {
  /** The first instant of every day of the period and of the equal period before it, and the instant after the last. */
  dayStarts: readonly Date[];
  days: number;
  storefrontId: number | null;
};

export type RfmCells = { cells: PopulatedCell[]; previousCells: PopulatedCell[]; customersInAll: number };

type Row = {
  customers_in_all: number;
  is_current: boolean | null;
} & Record<
  | "recency"
  | "frequency"
  | "monetary"
  | "customers"
  | "orders"
  | "revenue"
  | "age_sum"
  | "age_min"
  | "age_max"
  | "orders_min"
  | "orders_max"
  | "spend_min"
  | "spend_max",
  number
>;

const cellOf = (row: Row): PopulatedCell => ({
  recency: row.recency,
  frequency: row.frequency,
  monetary: row.monetary,
  customerCount: row.customers,
  orderCount: row.orders,
  revenue: row.revenue,
  ageDaysSum: row.age_sum,
  ageDays: { min: row.age_min, max: row.age_max },
  orders: { min: row.orders_min, max: row.orders_max },
  spend: { min: row.spend_min, max: row.spend_max },
});

/**
 * The scored cells of a period and of the equal period before, and how many customers the business has in all. Guests'
 * orders are nobody's and count for nobody. Throws where a sum of money is beyond what a number holds exactly.
 */
export const readRfmCells = (scope: Scope, { dayStarts, days, storefrontId }: RfmReading): Promise<RfmCells> =>
  withBusiness(scope, async (client) => {
    const starts = dayStarts.slice(0, -1);
    const { rows } = await client.query<Row>(CELLS, [
      scope.businessId,
      dayStarts[0],
      dayStarts[days],
      starts,
      dayStarts.at(-1),
      storefrontId,
      days,
    ]);
    const of = (isCurrent: boolean) => rows.filter((row) => row.is_current === isCurrent).map(cellOf);
    return { cells: of(true), previousCells: of(false), customersInAll: rows[0]?.customers_in_all ?? 0 };
  });
