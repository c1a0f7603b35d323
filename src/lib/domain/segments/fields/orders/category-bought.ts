import { boughtBy } from "#lib/domain/segments/bought.ts";
import type { Field } from "#lib/domain/segments/field.ts";

/** In how many counted sales something of these categories was bought, by the lines of the order. */
export const categoryBought: Field = {
  name: "categoryBought",
  words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  ...boughtBy("category"),
};
