import type { Field } from "#lib/domain/segments/field.ts";
import { storedForecastSql } from "#lib/domain/segments/stored-forecast.ts";

/** From today to the day by which one more order was as likely as not at the last forecast, 0 where it has passed; unknown if not within 12 months. */
export const daysToNextOrder: Field = {
  name: "daysToNextOrder",
  group: "forecast",
  type: "days",
  words: {
    en: "Days to the expected next order",
    es: "Días hasta el próximo pedido esperado",
    pt: "Dias até o próximo pedido esperado",
  },
  value: (sql) => {
    const wait = `(${storedForecastSql(sql, "next_order_on")} - ${sql.today()})`;
    // greatest() takes what is unknown for the least there is.
    return `case when ${wait} < 0 then 0 else ${wait} end`;
  },
};
