import type { Field } from "../field.ts";

export const recencyScore: Field = {
  name: "recencyScore",
  group: "rfm",
  type: "score",
  words: { en: "Recency score", es: "Puntaje de recencia", pt: "Pontuação de recência" },
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.recency as value from customer_rfm o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
