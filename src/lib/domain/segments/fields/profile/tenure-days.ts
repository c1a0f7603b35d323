import type { Field } from "#lib/domain/segments/field.ts";

/** Whole days of the business since the shop first knew them. */
export const tenureDays: Field = {
  name: "tenureDays",
  group: "time",
  type: "days",
  words: { en: "Days as a customer", es: "Días como cliente", pt: "Dias como cliente" },
  always: true,
  value: (sql) => `greatest(${sql.today()} - ${sql.dayOf("c.created_at")}, 0)`,
};
