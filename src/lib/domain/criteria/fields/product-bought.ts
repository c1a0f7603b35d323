import type { Field } from "../field.ts";
import { salesFrom } from "../sql.ts";

const LINES = "join order_items i on i.business_id = $1 and i.order_id = o.order_id";

/** In how many counted sales one of these products was bought, by the shop's own product ids. */
export const productBought: Field = {
  name: "productBought",
  group: "products",
  type: "several",
  words: { en: "Product bought", es: "Producto comprado", pt: "Produto comprado" },
  suggestions: `select i.product_id as value, max(i.product_name) as label, count(distinct o.customer_id)::int as customers from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id where o.business_id = $1 and o.is_counted and o.customer_id is not null and i.product_id is not null group by 1`,
  window: "may",
  countsOrders: true,
  value: (sql, { value, withinDays }) => {
    const asked = sql.parameter(value, "text[]");
    const alias = sql.relation(
      `select o.customer_id, count(distinct o.order_id) as value ${salesFrom(sql, withinDays, LINES)} and i.product_id = any(${asked}) group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
