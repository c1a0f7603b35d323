import type { Field } from "#lib/domain/segments/field.ts";
import { storedForecastSql } from "#lib/domain/segments/stored-forecast.ts";

/** What they are expected to spend in the 12 months from the last forecast on, discounted; unknown without a sale. */
export const predictedClv: Field = {
  name: "predictedClv",
  group: "forecast",
  type: "money",
  words: {
    en: "Expected value in 12 months",
    es: "Valor esperado en 12 meses",
    pt: "Valor esperado em 12 meses",
  },
  value: (sql) => storedForecastSql(sql, "predicted_clv"),
};
