import type { Field } from "#lib/domain/segments/field.ts";

/** Counted sales over the months (30.4375 days) since the first one, at least one month; 0 without an order. */
export const purchaseFrequency: Field = {
  name: "purchaseFrequency",
  group: "time",
  type: "rate",
  words: { en: "Orders per month", es: "Pedidos por mes", pt: "Pedidos por mês" },
  always: true,
  value: (sql) =>
    `coalesce(m.order_count, 0)::float8 / greatest(coalesce(${sql.today()} - ${sql.dayOf("m.first_order_at")}, 0)::float8 / 30.4375, 1)`,
};
