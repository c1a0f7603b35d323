import type { Field } from "./field.ts";
import { salesFrom } from "./sql.ts";

const LINES = "join order_items i on i.business_id = $1 and i.order_id = o.order_id";

/** All but name and words of a field that counts in how many counted sales one of the asked values stood in a column of the lines. */
export const boughtBy = (column: "brand" | "category" | "product_id", label = "") =>
  ({
    group: "products",
    type: "several",
    suggestions: `select i.${column} as value, ${label}count(distinct o.customer_id)::int as customers from orders o ${LINES} where o.business_id = $1 and o.is_counted and o.customer_id is not null and i.${column} is not null group by 1`,
    window: "may",
    countsOrders: true,
    value: (sql, { value, withinDays }) => {
      const asked = sql.parameter(value, "text[]");
      const alias = sql.relation(
        `select o.customer_id, count(distinct o.order_id) as value ${salesFrom(sql, withinDays, LINES)} and i.${column} = any(${asked}) group by o.customer_id`,
      );
      return `coalesce(${alias}.value, 0)`;
    },
  }) as const satisfies Omit<Field, "name" | "words">;
