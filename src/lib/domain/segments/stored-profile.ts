import type { Sql } from "./sql.ts";

/** SQL: whether somebody ever ordered anything that went through; who did not is in no segment of any axis. */
export const hasOrderSql = (customerId: string): string =>
  `exists (select from orders b
            where b.business_id = $1 and b.customer_id = ${customerId} and b.status in ('completed', 'partial'))`;

/**
 * SQL for a value of a customer's profile `o` by the model of the axes that stands. Unknown before the first run, and of who
 * never ordered anything that went through: a profile of nothing places nobody.
 */
export const storedProfileSql = (sql: Sql, value: string): string => {
  const alias = sql.relation(
    `select o.customer_id, ${value} as value from standing_axis_models s
       join customer_profiles o on o.business_id = $1 and o.version = s.version${sql.only("o")}
      where s.business_id = $1`,
  );
  return `case when m.order_count > 0 or ${hasOrderSql("c.customer_id")} then ${alias}.value end`;
};
