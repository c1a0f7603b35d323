import type { Field } from "#lib/domain/segments/field.ts";
import { salesFrom } from "#lib/domain/segments/sql.ts";

/** Counted sales of the last days, net of refunds; an order counts when it was placed then. */
export const revenue: Field = {
  name: "revenue",
  group: "orders",
  type: "money",
  words: { en: "Net revenue in a period", es: "Ingresos netos en un período", pt: "Receita líquida em um período" },
  always: true,
  window: "must",
  value: (sql, { withinDays }) => {
    const alias = sql.relation(
      `select o.customer_id, exact_sum(o.net_amount) as value ${salesFrom(sql, withinDays)} group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
