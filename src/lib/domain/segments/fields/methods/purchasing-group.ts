import type { Field } from "#lib/domain/segments/field.ts";
import { storedGroupSql } from "#lib/domain/segments/stored-group.ts";

/** The group of the purchasing segmentation by how they buy: money, rhythm and habits; as of its last run, unknown without a sale in its period. */
export const purchasingGroup: Field = {
  name: "purchasingGroup",
  words: { en: "Purchasing group", es: "Grupo de compra", pt: "Grupo de compra" },
  ...storedGroupSql("behavioral"),
};
