import type { Field } from "#lib/domain/segments/field.ts";
import { storedGroupSql } from "#lib/domain/segments/stored-group.ts";

/** The group of the purchasing segmentation by when and how often they buy; as of its last run, unknown without a sale in its period. */
export const purchasingFrequencyGroup: Field = {
  name: "purchasingFrequencyGroup",
  words: {
    en: "Purchasing group by frequency",
    es: "Grupo de compra por frecuencia",
    pt: "Grupo de compra por frequência",
  },
  ...storedGroupSql("frequency"),
};
