import { wordsOf } from "#lib/domain/purchasing/words/words-of.ts";
import { GROUPS, type GroupName, type SegmentationType } from "../purchasing/purchasing.ts";
import type { Field } from "./field.ts";

/** All but name and words of a field that is one of the groups which the last purchasing run kept of everybody with a sale. */
export const storedGroupSql = (column: SegmentationType) =>
  ({
    group: "purchasing",
    type: "choice",
    options: GROUPS,
    optionWord: (_, option, language) => wordsOf(language).groups[option as GroupName].label,
    value: (sql) => {
      const alias = sql.relation(
        `select o.customer_id, o.${column} as value from purchasing_groups o where o.business_id = $1${sql.only("o")}`,
      );
      return `${alias}.value`;
    },
  }) as const satisfies Omit<Field, "name" | "words">;
