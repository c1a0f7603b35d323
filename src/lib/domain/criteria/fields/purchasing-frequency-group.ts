import { GROUPS, type GroupName } from "../../purchasing/purchasing.ts";
import { wordsOf } from "../../purchasing/words/words-of.ts";
import type { Field } from "../field.ts";

/** The group of the purchasing segmentation by when and how often they buy; as of its last run, unknown without a sale in its period. */
export const purchasingFrequencyGroup: Field = {
  name: "purchasingFrequencyGroup",
  group: "purchasing",
  type: "choice",
  words: {
    en: "Purchasing group by frequency",
    es: "Grupo de compra por frecuencia",
    pt: "Grupo de compra por frequência",
  },
  options: GROUPS,
  optionWord: (_, option, language) => wordsOf(language).groups[option as GroupName].label,
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.frequency as value from purchasing_groups o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
