import { GROUPS, type GroupName } from "../../purchasing/purchasing.ts";
import { wordsOf } from "../../purchasing/words/words-of.ts";
import type { Field } from "../field.ts";

/** The group of the purchasing segmentation by how they buy: money, rhythm and habits; as of its last run, unknown without a sale in its period. */
export const purchasingGroup: Field = {
  name: "purchasingGroup",
  group: "purchasing",
  type: "choice",
  words: { en: "Purchasing group", es: "Grupo de compra", pt: "Grupo de compra" },
  options: GROUPS,
  optionWord: (_, option, language) => wordsOf(language).groups[option as GroupName].label,
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.behavioral as value from purchasing_groups o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
