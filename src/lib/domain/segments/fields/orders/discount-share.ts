import type { Field } from "#lib/domain/segments/field.ts";
import { salesFrom } from "#lib/domain/segments/sql.ts";

/** What was taken off, of what the lines would have cost. Unknown without an order. */
export const discountShare: Field = {
  name: "discountShare",
  group: "orders",
  type: "share",
  words: {
    en: "Share of spend discounted",
    es: "Proporción del gasto con descuento",
    pt: "Parcela do gasto com desconto",
  },
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, sum(o.discount_amount)::float8 / nullif(sum(o.total_price + o.discount_amount), 0)::float8 as value
         ${salesFrom(sql)} group by o.customer_id`,
    );
    return `${alias}.value`;
  },
};
