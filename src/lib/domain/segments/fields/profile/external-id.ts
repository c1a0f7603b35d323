import type { Field } from "#lib/domain/segments/field.ts";

/** What the shop itself calls the customer. */
export const externalId: Field = {
  name: "externalId",
  group: "person",
  type: "text",
  words: { en: "The shop’s own id", es: "Id propio de la tienda", pt: "Id próprio da loja" },
  always: true,
  value: () => "c.external_id",
};
