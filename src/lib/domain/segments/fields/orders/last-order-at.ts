import type { Field } from "#lib/domain/segments/field.ts";

/** Of the counted sales; unknown without one. */
export const lastOrderAt: Field = {
  name: "lastOrderAt",
  group: "time",
  type: "date",
  words: { en: "Last order", es: "Último pedido", pt: "Último pedido" },
  value: () => "m.last_order_at",
};
