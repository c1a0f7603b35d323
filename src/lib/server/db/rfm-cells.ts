import type { Scope } from "#lib/domain/permissions.ts";
import type { PopulatedCell } from "#lib/domain/rfm/population.ts";
import { withBusiness } from "./with-business.ts";

/**
 * Both periods in one reading, and at most 250 rows out: a row a customer (`bought`), a row a customer and period
 * (`buyers`), where the scores 2 to 5 begin (`cuts`), the cells.
 *
 * `$4` holds the first instant of every day of both periods. A day is found in it (width_bucket) rather than computed, so
 * that clock changes are judged once, in `domain/time.ts`.
 *
 * F and M are `1 + ⌊5 × below / n⌋` without a rank for everybody: at least k × n / 5 customers are strictly below a value
 * exactly when the ⌈k × n / 5⌉th smallest value is. So four values a period decide, equal values score alike (which `ntile`
 * would not promise), and all of it is whole numbers.
 */
const CELLS = `
  with bought as (
    select count(*) filter (where order_date >= $3)::int as orders,
           exact_sum(net_amount) filter (where order_date >= $3) as revenue,
           max(order_date) as last_at,
           count(*) filter (where order_date < $3)::int as orders_before,
           exact_sum(net_amount) filter (where order_date < $3) as revenue_before,
           max(order_date) filter (where order_date < $3) as last_at_before
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
     group by customer_id
  ), buyers as (
    select true as is_current, orders, revenue, width_bucket(last_at, $4::timestamptz[]) as day
      from bought where orders > 0
    union all
    select false, orders_before, revenue_before, width_bucket(last_at_before, $4::timestamptz[])
      from bought where orders_before > 0
  ), ascending as (
    select array_agg(orders order by orders) filter (where orders > 0) as orders,
           array_agg(revenue order by revenue) filter (where orders > 0) as revenues,
           array_agg(orders_before order by orders_before) filter (where orders_before > 0) as orders_before,
           array_agg(revenue_before order by revenue_before) filter (where orders_before > 0) as revenues_before
      from bought
  ), sorted as (
    select true as is_current, orders, revenues, cardinality(orders) as n from ascending
    union all
    select false, orders_before, revenues_before, cardinality(orders_before) from ascending
  ), cuts as materialized (
    select is_current, array(select orders[(k * n + 4) / 5] from generate_series(1, 4) k) as orders_of,
           array(select greatest(revenues[(k * n + 4) / 5], 0) from generate_series(1, 4) k) as revenues_of
      from sorted where n > 0
  ), aged as (
    select is_current, orders, revenue, $7::int - 1 - (day - 1) % $7 as age from buyers
  ), cells as (
    select is_current, 5 - 5 * age / $7 as recency, 1 + width_bucket(orders - 1, orders_of) as frequency,
           1 + width_bucket(greatest(revenue, 0) - 1, revenues_of) as monetary, count(*) as customers,
           sum(orders) as orders, exact_sum(revenue) as revenue, sum(age) as age_sum,
           min(age) as age_min, max(age) as age_max, min(orders) as orders_min, max(orders) as orders_max,
           min(revenue) as spend_min, max(revenue) as spend_max
      from aged join cuts using (is_current) group by 1, 2, 3, 4
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, cells.*
    from (select) as always_a_row left join cells on true order by recency, frequency, monetary`;

/**
 * A row a customer is held in memory: servers as they come allow 4 MB, and would write 30,000 customers to disk. And they
 * price a page of an index as if each took a disk's arm to another place, and would read the whole table instead.
 */
const ROOM = `select set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')) / 1024, 65536) || 'kB', true),
  set_config('random_page_cost', '1.1', true)`;

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

/** The statement and its values, for whoever runs or explains it. */
export const rfmCellsQuery = ({ businessId }: Scope, { dayStarts, days, storefrontId }: RfmReading) => ({
  text: CELLS,
  values: [businessId, dayStarts[0], dayStarts[days], dayStarts.slice(0, -1), dayStarts.at(-1), storefrontId, days],
});

/**
 * The scored cells of a period and of the equal period before, and how many customers the business has in all. Guests'
 * orders are nobody's and count for nobody. Throws where a sum of money is beyond what a number holds exactly.
 */
export const readRfmCells = (scope: Scope, reading: RfmReading): Promise<RfmCells> =>
  withBusiness(scope, async (client) => {
    await client.query(ROOM);
    const { rows } = await client.query<Row>(rfmCellsQuery(scope, reading));
    const of = (isCurrent: boolean) => rows.filter((row) => row.is_current === isCurrent).map(cellOf);
    return { cells: of(true), previousCells: of(false), customersInAll: rows[0]?.customers_in_all ?? 0 };
  });
