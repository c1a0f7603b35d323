import type { Field } from "#lib/domain/segments/field.ts";

/** Lifetime value over orders; unknown without an order. */
export const averageOrderValue: Field = {
  name: "averageOrderValue",
  group: "orders",
  type: "money",
  words: { en: "Average order value", es: "Valor promedio del pedido", pt: "Ticket médio" },
  value: () => "m.lifetime_value::float8 / nullif(m.order_count, 0)",
};
