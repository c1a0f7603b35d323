import type { Field } from "../field.ts";

export const firstOrderAt: Field = {
  name: "firstOrderAt",
  group: "time",
  type: "date",
  words: { en: "First order", es: "Primer pedido", pt: "Primeiro pedido" },
  value: () => "m.first_order_at",
};
