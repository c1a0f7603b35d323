import type { Field } from "#lib/domain/segments/field.ts";

/** Of the counted sales; unknown without one. */
export const firstOrderAt: Field = {
  name: "firstOrderAt",
  group: "time",
  type: "date",
  words: { en: "First order", es: "Primer pedido", pt: "Primeiro pedido" },
  value: () => "m.first_order_at",
};
