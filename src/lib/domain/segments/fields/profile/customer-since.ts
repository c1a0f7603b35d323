import type { Field } from "#lib/domain/segments/field.ts";

/** When the shop first knew them. */
export const customerSince: Field = {
  name: "customerSince",
  group: "time",
  type: "date",
  words: { en: "Customer since", es: "Cliente desde", pt: "Cliente desde" },
  always: true,
  value: () => "c.created_at",
};
