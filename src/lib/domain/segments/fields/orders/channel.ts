import type { Field } from "#lib/domain/segments/field.ts";
import { salesFrom } from "#lib/domain/segments/sql.ts";

/** How many counted sales came through these channels: web, pos, … */
export const channel: Field = {
  name: "channel",
  group: "places",
  type: "several",
  words: { en: "Sales channel", es: "Canal de venta", pt: "Canal de venda" },
  suggestions: `select o.source as value, count(distinct o.customer_id)::int as customers from orders o where o.business_id = $1 and o.is_counted and o.customer_id is not null group by 1`,
  window: "may",
  countsOrders: true,
  value: (sql, { value, withinDays }) => {
    const asked = sql.parameter(value, "text[]");
    const alias = sql.relation(
      `select o.customer_id, count(*) as value ${salesFrom(sql, withinDays)} and o.source = any(${asked}) group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
