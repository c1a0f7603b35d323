import type { Field } from "#lib/domain/segments/field.ts";

/** Compared regardless of case and accents. */
export const email: Field = {
  name: "email",
  group: "person",
  type: "text",
  words: { en: "Email address", es: "Correo electrónico", pt: "Endereço de e-mail" },
  isFolded: true,
  value: () => "folded(c.email)",
  own: () => "c.email",
};
