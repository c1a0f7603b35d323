import type { Field } from "#lib/domain/segments/field.ts";

/** Pieces sent back of pieces bought, orders sent back whole included. Unknown without an order. */
export const returnShare: Field = {
  name: "returnShare",
  group: "orders",
  type: "share",
  words: { en: "Share of items returned", es: "Proporción de artículos devueltos", pt: "Parcela de itens devolvidos" },
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, sum(i.refunded_quantity)::float8 / nullif(sum(i.quantity), 0)::float8 as value
         from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id
        where o.business_id = $1 and o.status in ('completed', 'partial') and o.customer_id is not null${sql.only("o")}
        group by o.customer_id`,
    );
    return `${alias}.value`;
  },
};
