import type { Sql } from "./sql.ts";

/**
 * SQL for a value of a customer's profile `o` by the model of the axes that stands. Unknown before the first run, and of who
 * never ordered anything that went through: a profile of nothing places nobody.
 */
export const keptProfile = (sql: Sql, value: string): string => {
  const alias = sql.relation(
    `select o.customer_id, ${value} as value from standing_axis_models s
       join customer_profiles o on o.business_id = $1 and o.version = s.version${sql.only("o")}
      where s.business_id = $1`,
  );
  const hasOrdered = `m.order_count > 0
    or exists (select from orders b
                where b.business_id = $1 and b.customer_id = c.customer_id and b.status in ('completed', 'partial'))`;
  return `case when ${hasOrdered} then ${alias}.value end`;
};
