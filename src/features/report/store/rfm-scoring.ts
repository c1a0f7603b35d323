import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ValueBasis } from "#features/report/rules/report.ts";
import type { PopulatedCell } from "#features/report/rules/rfm-report.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { type RfmScheme, type RfmThresholds, segmentNumbers } from "#records/rules/rfm/scheme.ts";

// The RFM rule as SQL fragments, shared by every statement that scores two periods of equal length. Parameters: `$1`
// business, `$2` start of the previous period, `$3` start of the period, `$4` the first instant of every day of both,
// `$5` the end, `$6` storefront or null, `$7` days of a period.

export type TwoPeriods = {
  /**
   * The first instant of every day of the period and of the previous one of equal length, and the instant after the
   * last.
   */
  dayStarts: readonly Date[];
  days: number;
  storefrontId: number | null;
  /** Revenue by default. */
  basis?: ValueBasis;
};

/** Periods whose customers are scored, with the business's own thresholds and segments for it. */
export type ScoredPeriods = TwoPeriods & Pick<RfmScheme, "thresholds" | "cells">;

/** SQL: what an order is worth. Without a known cost it adds nothing to the margin: the report says how much that concerns. */
export const buildWorthSql = (basis: ValueBasis | undefined): string =>
  basis === "margin" ? "coalesce(gross_margin, 0)" : "net_amount";

/** `$1` to `$7`. */
export const twoPeriodValues = ({ businessId }: Scope, { dayStarts, days, storefrontId }: TwoPeriods): unknown[] => [
  businessId,
  dayStarts[0],
  dayStarts[days],
  dayStarts.slice(0, -1),
  dayStarts.at(-1),
  storefrontId,
  days,
];

/**
 * `bought`: one row per customer with counted sales in either period, for revenue from an index-only scan. Guests are
 * excluded.
 */
export const buildBoughtCte = ({ basis }: Pick<TwoPeriods, "basis">): string => `bought as (
    select customer_id, count(*) filter (where order_date >= $3)::int as orders,
           exact_sum(${buildWorthSql(basis)}) filter (where order_date >= $3) as revenue,
           max(order_date) as last_at,
           count(*) filter (where order_date < $3)::int as orders_before,
           exact_sum(${buildWorthSql(basis)}) filter (where order_date < $3) as revenue_before,
           max(order_date) filter (where order_date < $3) as last_at_before
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
     group by customer_id
  )`;

/**
 * `cuts`, after `bought`: for each period with buyers (`is_current` or not), the thresholds of the scores 2 to 5.
 *
 * F and M are `1 + ⌊5 × below / n⌋` without ranking all customers: at least k × n / 5 customers are strictly below a
 * value exactly if the ⌈k × n / 5⌉th smallest value is. So four values per period decide, equal values get equal scores
 * (which `ntile` would not guarantee), and everything is in whole numbers.
 */
const CUTS = `ascending as (
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
  )`;

/** `bought` for the period alone: one row per customer with counted sales in it, by revenue. */
export const BOUGHT_IN_ONE = `bought as (
    select customer_id, count(*)::int as orders, exact_sum(net_amount) as revenue, max(order_date) as last_at
      from orders
     where business_id = $1 and is_counted and order_date >= $3 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6) and $2::timestamptz is not null
     group by customer_id
  )`;

/** The same for a single period, after `bought` with its `orders` and `revenue`; no row without buyers. */
export const CUTS_OF_ONE = `ascending as (
    select array_agg(orders order by orders) as orders, array_agg(revenue order by revenue) as revenues, count(*)::int as n
      from bought
  ), cuts as materialized (
    select n, array(select orders[(k * n + 4) / 5] from generate_series(1, 4) k) as orders_of,
           array(select greatest(revenues[(k * n + 4) / 5], 0) from generate_series(1, 4) k) as revenues_of
      from ascending where n > 0
  )`;

/**
 * Whole days from an instant to the last day of its period. The day is looked up in `$4` (width_bucket) rather than
 * computed, so that clock changes are handled in one place, `lib/time/day.ts`.
 */
export const buildAgeSql = (instant: string): string =>
  `($7::int - 1 - (width_bucket(${instant}, $4::timestamptz[]) - 1) % $7)`;

/** Own thresholds as an SQL array; whole numbers, so that they need no parameters. */
const toSqlArray = (values: readonly number[], type: "int" | "bigint"): string => {
  const wrong = values.find((value) => !Number.isSafeInteger(value));
  if (wrong !== undefined) throw new RangeError(`${wrong} is not a threshold`);
  return `array[${values.join(", ")}]::${type}[]`;
};

/** By fifths of the period, or by the business's own days. */
export const recencySql = (age: string, { recency }: RfmThresholds): string =>
  recency === null ? `(5 - 5 * ${age} / $7::int)` : `(5 - width_bucket(${age} - 1, ${toSqlArray(recency, "int")}))`;

/** By `cut`, which the values of the scores 2 to 5 exceed, or by the business's own least orders. */
export const frequencySql = (orders: string, cut: string, { frequency }: RfmThresholds): string =>
  frequency === null
    ? `(1 + width_bucket(${orders} - 1, ${cut}))`
    : `(1 + width_bucket(${orders}, ${toSqlArray(frequency, "int")}))`;

/** The same for revenue, in minor units. */
export const monetarySql = (revenue: string, cut: string, { monetary }: RfmThresholds): string =>
  monetary === null
    ? `(1 + width_bucket(greatest(${revenue}, 0) - 1, ${cut}))`
    : `(1 + width_bucket(greatest(${revenue}, 0), ${toSqlArray(monetary, "bigint")}))`;

/** SQL: the index of three scores in `ALL_SCORES`. */
export const cellSql = (recency: string, frequency: string, monetary: string): string =>
  `(25 * ${recency} + 5 * ${frequency} + ${monetary} - 31)`;

/** SQL: a customer's first order ever, in any storefront, by key. */
export const firstOrderSql = (customer: string): string =>
  `(select first_order_at from customer_metrics where business_id = $1 and customer_metrics.customer_id = ${customer})`;

/**
 * SQL: a customer's segment as an index in `RFM_KEYS_BY_VALUE`. `segments` is the parameter with `segmentNumbers`. The first order
 * is only read where it makes a difference.
 */
export const segmentSql = (
  segments: string,
  { cell, orders, firstAt, start }: { cell: string; orders: string; firstAt: string; start: string },
): string => {
  const inPeriod = `(${segments}::int[])[${cell} + case when ${orders} > 1 then 126 else 1 end]`;
  const returning = `(${segments}::int[])[${cell} + 251]`;
  return `case when ${inPeriod} <> ${returning} and ${firstAt} < ${start} then ${returning} else ${inPeriod} end`;
};

/**
 * Both periods in one pass, returning at most 250 rows and those of cells with two segments: one row per customer and period
 * (`aged`), grouped into cells.
 */
const cellsIn = (reading: ScoredPeriods): string => `
  with ${buildBoughtCte(reading)}, aged as (
    select true as is_current, customer_id, orders, revenue, ${buildAgeSql("last_at")} as age from bought where orders > 0
    union all
    select false, customer_id, orders_before, revenue_before, ${buildAgeSql("last_at_before")}
      from bought where orders_before > 0
  ), ${CUTS}, scored as materialized (
    select aged.*, ${recencySql("age", reading.thresholds)} as recency,
           ${frequencySql("orders", "orders_of", reading.thresholds)} as frequency,
           ${monetarySql("revenue", "revenues_of", reading.thresholds)} as monetary
      from aged join cuts using (is_current)
  ), cells as (
    select is_current, recency, frequency, monetary, ${segmentSql("$8", {
      cell: cellSql("recency", "frequency", "monetary"),
      orders: "orders",
      firstAt: firstOrderSql("scored.customer_id"),
      start: "case when is_current then $3 else $2 end",
    })} as segment, count(*) as customers,
           sum(orders) as orders, capped_sum(revenue) as revenue, sum(age) as age_sum,
           min(age) as age_min, max(age) as age_max, min(orders) as orders_min, max(orders) as orders_max,
           min(revenue) as spend_min, max(revenue) as spend_max
      from scored group by 1, 2, 3, 4, 5
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, cells.*
    from (select) as always_a_row left join cells on true order by recency, frequency, monetary, segment`;

type RfmCells = { cells: PopulatedCell[]; previousCells: PopulatedCell[]; customersInAll: number };

type Row = {
  customers_in_all: number;
  is_current: boolean | null;
} & Record<
  | "recency"
  | "frequency"
  | "monetary"
  | "segment"
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

const toPopulatedCell = (row: Row): PopulatedCell => ({
  recency: row.recency,
  frequency: row.frequency,
  monetary: row.monetary,
  segment: RFM_KEYS_BY_VALUE[row.segment] ?? "hibernating",
  customerCount: row.customers,
  orderCount: row.orders,
  revenue: row.revenue,
  ageDaysSum: row.age_sum,
  ageDays: { min: row.age_min, max: row.age_max },
  orders: { min: row.orders_min, max: row.orders_max },
  spend: { min: row.spend_min, max: row.spend_max },
});

/** The statement and its values, to run or explain. */
export const rfmCellsQuery = (scope: Scope, reading: ScoredPeriods) => ({
  text: cellsIn(reading),
  values: [...twoPeriodValues(scope, reading), segmentNumbers(reading)],
});

/**
 * The scored cells of a period and of the previous one of equal length, and the business's number of customers. Guest
 * orders are ignored.
 */
export const readRfmCells = (scope: Scope, reading: ScoredPeriods): Promise<RfmCells> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(rfmCellsQuery(scope, reading));
    const of = (isCurrent: boolean) => rows.filter((row) => row.is_current === isCurrent).map(toPopulatedCell);
    return { cells: of(true), previousCells: of(false), customersInAll: rows[0]?.customers_in_all ?? 0 };
  });
