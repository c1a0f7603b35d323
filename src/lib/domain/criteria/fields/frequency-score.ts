import type { Field } from "../field.ts";

/** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in it. */
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
