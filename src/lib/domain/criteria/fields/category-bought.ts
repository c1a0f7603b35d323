import type { Field } from "../field.ts";
import { salesFrom } from "../sql.ts";

const LINES = "join order_items i on i.business_id = $1 and i.order_id = o.order_id";

/** In how many counted sales something of these categories was bought, by the lines of the order. */
export const categoryBought: Field = {
  name: "categoryBought",
  group: "products",
  type: "several",
  words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  suggestions: `select i.category as value, count(distinct o.customer_id)::int as customers from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id where o.business_id = $1 and o.is_counted and o.customer_id is not null and i.category is not null group by 1`,
  window: "may",
  countsOrders: true,
  value: (sql, { value, withinDays }) => {
    const asked = sql.parameter(value, "text[]");
    const alias = sql.relation(
      `select o.customer_id, count(distinct o.order_id) as value ${salesFrom(sql, withinDays, LINES)} and i.category = any(${asked}) group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
