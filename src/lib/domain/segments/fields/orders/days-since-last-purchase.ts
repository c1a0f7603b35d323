import type { Field } from "#lib/domain/segments/field.ts";

/** Whole days of the business between the last counted sale and today; unknown without one. */
export const daysSinceLastPurchase: Field = {
  name: "daysSinceLastPurchase",
  group: "time",
  type: "days",
  words: { en: "Days since last purchase", es: "Días desde la última compra", pt: "Dias desde a última compra" },
  value: (sql) => `${sql.today()} - ${sql.dayOf("m.last_order_at")}`,
};
