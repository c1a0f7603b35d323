import { GROUPS, type GroupName } from "../../purchasing/purchasing.ts";
import { wordsOf } from "../../purchasing/words/words-of.ts";
import type { Field } from "../field.ts";

/** The group of the purchasing segmentation by what they spend; as of its last run, unknown without a sale in its period. */
export const purchasingValueGroup: Field = {
  name: "purchasingValueGroup",
  group: "purchasing",
  type: "choice",
  words: { en: "Purchasing group by value", es: "Grupo de compra por valor", pt: "Grupo de compra por valor" },
  options: GROUPS,
  optionWord: (_, option, language) => wordsOf(language).groups[option as GroupName].label,
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.value as value from purchasing_groups o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
