import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PopulatedCell } from "#features/report/rules/rfm/populated-cells.ts";
import {
  boughtIn,
  buildAgeSql,
  CUTS,
  frequencySql,
  monetarySql,
  recencySql,
  type ScoredPeriods,
  twoPeriodValues,
} from "./rfm-scoring.ts";

/**
 * Both periods in one pass, returning at most 250 rows: one row per customer and period (`aged`), grouped into cells.
 */
const cellsIn = (reading: ScoredPeriods): string => `
  with ${boughtIn(reading)}, aged as (
    select true as is_current, orders, revenue, ${buildAgeSql("last_at")} as age from bought where orders > 0
    union all
    select false, orders_before, revenue_before, ${buildAgeSql("last_at_before")} from bought where orders_before > 0
  ), ${CUTS}, cells as (
    select is_current, ${recencySql("age", reading.thresholds)} as recency,
           ${frequencySql("orders", "orders_of", reading.thresholds)} as frequency,
           ${monetarySql("revenue", "revenues_of", reading.thresholds)} as monetary, count(*) as customers,
           sum(orders) as orders, capped_sum(revenue) as revenue, sum(age) as age_sum,
           min(age) as age_min, max(age) as age_max, min(orders) as orders_min, max(orders) as orders_max,
           min(revenue) as spend_min, max(revenue) as spend_max
      from aged join cuts using (is_current) group by 1, 2, 3, 4
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, cells.*
    from (select) as always_a_row left join cells on true order by recency, frequency, monetary`;

type RfmCells = { cells: PopulatedCell[]; previousCells: PopulatedCell[]; customersInAll: number };

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

const toPopulatedCell = (row: Row): PopulatedCell => ({
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

/** The statement and its values, to run or explain. */
export const rfmCellsQuery = (scope: Scope, reading: ScoredPeriods) => ({
  text: cellsIn(reading),
  values: twoPeriodValues(scope, reading),
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
