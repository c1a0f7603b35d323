import type { Sql } from "./sql.ts";

/** SQL for a column of what the last forecast with the standard settings keeps of everybody who had bought by then. */
export const storedForecastSql = (sql: Sql, column: "tier" | "predicted_clv" | "p_alive" | "next_order_on"): string => {
  const alias = sql.relation(
    `select o.customer_id, o.tier, o.predicted_clv, o.p_alive, o.next_order_on from customer_forecasts o
      where o.business_id = $1${sql.only("o")}`,
  );
  return `${alias}.${column}`;
};
