import type { METHOD_FIELDS } from "#lib/domain/segments/fields/methods.ts";
import { type FieldSql, joined, type Sql, type SqlOf } from "../field-sql.ts";

/** A column of a table with one row per customer, stored by the method's last run. */
const stored = (table: string, column: string): FieldSql => ({
  value: (sql) =>
    joined(sql, `select o.customer_id, o.${column} as value from ${table} o where o.business_id = $1${sql.only("o")}`),
});

type ForecastColumn =
  | "tier"
  | "predicted_clv"
  | "p_alive"
  | "next_order_on"
  | "order_chance_7"
  | "order_chance_30"
  | "order_chance_90";

/**
 * One join for all columns of the last forecast with the standard settings, which covers every customer who had bought
 * by then.
 */
const forecast = (sql: Sql, column: ForecastColumn): string =>
  joined(
    sql,
    `select o.customer_id, o.tier, o.predicted_clv, o.p_alive, o.next_order_on,
            o.order_chance_7, o.order_chance_30, o.order_chance_90
       from customer_forecasts o
      where o.business_id = $1${sql.only("o")}`,
    column,
  );

export const METHOD_SQL: SqlOf<typeof METHOD_FIELDS> = {
  rfmSegment: stored("customer_rfm", "segment"),
  recencyScore: stored("customer_rfm", "recency"),
  frequencyScore: stored("customer_rfm", "frequency"),
  monetaryScore: stored("customer_rfm", "monetary"),
  purchasingGroup: stored("purchasing_groups", "behavioral"),
  purchasingValueGroup: stored("purchasing_groups", "value"),
  purchasingFrequencyGroup: stored("purchasing_groups", "frequency"),
  clvTier: { value: (sql) => forecast(sql, "tier") },
  predictedClv: { value: (sql) => forecast(sql, "predicted_clv") },
  pAlive: { value: (sql) => forecast(sql, "p_alive") },
  orderChance7: { value: (sql) => forecast(sql, "order_chance_7") },
  orderChance30: { value: (sql) => forecast(sql, "order_chance_30") },
  orderChance90: { value: (sql) => forecast(sql, "order_chance_90") },
  daysToNextOrder: {
    value: (sql) => {
      const wait = `(${forecast(sql, "next_order_on")} - ${sql.today()})`;
      // greatest() ignores a null, and an unknown day would become 0.
      return `case when ${wait} < 0 then 0 else ${wait} end`;
    },
  },
};
