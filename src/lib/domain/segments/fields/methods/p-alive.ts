import type { Field } from "#lib/domain/segments/field.ts";
import { storedForecastSql } from "#lib/domain/segments/stored-forecast.ts";

/** The probability that they are still a customer, as of the last forecast; unknown without a sale, and where its model does not know. */
export const pAlive: Field = {
  name: "pAlive",
  group: "forecast",
  type: "share",
  words: {
    en: "Still a customer (probability)",
    es: "Sigue siendo cliente (probabilidad)",
    pt: "Ainda é cliente (probabilidade)",
  },
  value: (sql) => storedForecastSql(sql, "p_alive"),
};
