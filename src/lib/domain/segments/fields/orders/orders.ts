import type { Field } from "#lib/domain/segments/field.ts";
import { salesFrom } from "#lib/domain/segments/sql.ts";

/** Counted sales. */
export const orders: Field = {
  name: "orders",
  group: "orders",
  type: "count",
  words: { en: "Number of orders", es: "Número de pedidos", pt: "Número de pedidos" },
  always: true,
  window: "may",
  value: (sql, { withinDays }) => {
    if (withinDays === undefined) return "coalesce(m.order_count, 0)";
    const alias = sql.relation(
      `select o.customer_id, count(*) as value ${salesFrom(sql, withinDays)} group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
