import { boughtBy } from "#lib/domain/segments/bought.ts";
import type { Field } from "#lib/domain/segments/field.ts";

/** In how many counted sales one of these products was bought, by the shop's own product ids. */
export const productBought: Field = {
  name: "productBought",
  words: { en: "Product bought", es: "Producto comprado", pt: "Produto comprado" },
  ...boughtBy("product_id", "max(i.product_name) as label, "),
};
