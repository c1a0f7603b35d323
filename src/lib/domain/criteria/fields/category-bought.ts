import { boughtBy } from "../bought.ts";
import type { Field } from "../field.ts";

/** In how many counted sales something of these categories was bought, by the lines of the order. */
export const categoryBought: Field = {
  name: "categoryBought",
  words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  ...boughtBy("category"),
};
