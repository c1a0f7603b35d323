import type { Field } from "../field.ts";

export const frequencyScore: Field = {
  name: "frequencyScore",
  group: "rfm",
  type: "score",
  words: { en: "Frequency score", es: "Puntaje de frecuencia", pt: "Pontuação de frequência" },
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.frequency as value from customer_rfm o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
