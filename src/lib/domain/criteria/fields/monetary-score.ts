import type { Field } from "../field.ts";

export const monetaryScore: Field = {
  name: "monetaryScore",
  group: "rfm",
  type: "score",
  words: { en: "Monetary score", es: "Puntaje monetario", pt: "Pontuação monetária" },
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.monetary as value from customer_rfm o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
