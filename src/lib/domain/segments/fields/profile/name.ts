import type { Field } from "#lib/domain/segments/field.ts";

/** Compared regardless of case and accents. */
export const name: Field = {
  name: "name",
  group: "person",
  type: "text",
  words: { en: "Name", es: "Nombre", pt: "Nome" },
  isFolded: true,
  value: () => "folded(c.name)",
  own: () => "c.name",
};
