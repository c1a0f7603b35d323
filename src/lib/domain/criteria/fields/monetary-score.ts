import type { Field } from "../field.ts";

/** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in it. */
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
