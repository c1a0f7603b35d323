import type { Field } from "#lib/domain/segments/field.ts";
import { storedGroupSql } from "#lib/domain/segments/stored-group.ts";

/** The group of the purchasing segmentation by what they spend; as of its last run, unknown without a sale in its period. */
export const purchasingValueGroup: Field = {
  name: "purchasingValueGroup",
  words: { en: "Purchasing group by value", es: "Grupo de compra por valor", pt: "Grupo de compra por valor" },
  ...storedGroupSql("value"),
};
