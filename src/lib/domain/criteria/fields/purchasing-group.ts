import type { Field } from "../field.ts";
import { keptGroup } from "../kept-group.ts";

/** The group of the purchasing segmentation by how they buy: money, rhythm and habits; as of its last run, unknown without a sale in its period. */
export const purchasingGroup: Field = {
  name: "purchasingGroup",
  words: { en: "Purchasing group", es: "Grupo de compra", pt: "Grupo de compra" },
  ...keptGroup("behavioral"),
};
