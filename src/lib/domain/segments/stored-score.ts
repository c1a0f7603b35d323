import type { Field } from "./field.ts";

/** All but name and words of a field that is one of the scores a recalculation keeps of everybody. */
export const storedScoreSql = (column: "recency" | "frequency" | "monetary") =>
  ({
    group: "rfm",
    type: "score",
    value: (sql) => {
      const alias = sql.relation(
        `select o.customer_id, o.${column} as value from customer_rfm o where o.business_id = $1${sql.only("o")}`,
      );
      return `${alias}.value`;
    },
  }) as const satisfies Omit<Field, "name" | "words">;
