import { boughtBy } from "#lib/domain/segments/bought.ts";
import type { Field } from "#lib/domain/segments/field.ts";

/** In how many counted sales one of these brands was bought, by the lines of the order. */
export const brandBought: Field = {
  name: "brandBought",
  words: { en: "Brand bought", es: "Marca comprada", pt: "Marca comprada" },
  ...boughtBy("brand"),
};
