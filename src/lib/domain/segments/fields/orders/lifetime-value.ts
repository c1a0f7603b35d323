import type { Field } from "#lib/domain/segments/field.ts";

/** All counted sales, net of refunds. */
export const lifetimeValue: Field = {
  name: "lifetimeValue",
  group: "orders",
  type: "money",
  words: { en: "Lifetime value", es: "Valor de vida", pt: "Valor vitalício" },
  always: true,
  value: () => "coalesce(m.lifetime_value, 0)",
};
