import type { Field } from "#lib/domain/segments/field.ts";

/** As the shop gave it. */
export const country: Field = {
  name: "country",
  group: "person",
  type: "text",
  words: { en: "Country", es: "País", pt: "País" },
  suggestions:
    "select country as value, count(*)::int as customers from customers where business_id = $1 and country is not null group by 1",
  value: () => "c.country",
};
