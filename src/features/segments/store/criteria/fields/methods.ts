import type { METHOD_FIELDS } from "#features/segments/rules/fields/methods.ts";
import { type FieldSql, joined, type Sql, type SqlOf } from "../field-sql.ts";

/** A column of a table with one row per customer, stored by the method's last run: one join for all columns of a table. */
const storedSql = (sql: Sql, table: string, column: string): string =>
  joined(sql, `select o.* from ${table} o where o.business_id = $1${sql.only("o")}`, column);

const stored = (table: string, column: string): FieldSql => ({ value: (sql) => storedSql(sql, table, column) });

/** The last forecast with the standard settings, which covers every customer who had bought by then. */
const FORECAST = "customer_forecasts";

export const METHOD_SQL: SqlOf<typeof METHOD_FIELDS> = {
  rfmSegment: stored("customer_rfm", "segment"),
  recencyScore: stored("customer_rfm", "recency"),
  frequencyScore: stored("customer_rfm", "frequency"),
  monetaryScore: stored("customer_rfm", "monetary"),
  purchasingGroup: stored("purchasing_groups", "behavioral"),
  purchasingValueGroup: stored("purchasing_groups", "value"),
  purchasingFrequencyGroup: stored("purchasing_groups", "frequency"),
  clvTier: stored(FORECAST, "tier"),
  predictedClv: stored(FORECAST, "predicted_clv"),
  pAlive: stored(FORECAST, "p_alive"),
  orderChance7: stored(FORECAST, "order_chance_7"),
  orderChance30: stored(FORECAST, "order_chance_30"),
  orderChance90: stored(FORECAST, "order_chance_90"),
  daysToNextOrder: {
    value: (sql) => {
      const wait = `(${storedSql(sql, FORECAST, "next_order_on")} - ${sql.today()})`;
      // greatest() ignores a null, and an unknown day would become 0.
      return `case when ${wait} < 0 then 0 else ${wait} end`;
    },
  },
};
