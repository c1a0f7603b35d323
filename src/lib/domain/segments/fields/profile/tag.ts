import type { Field } from "#lib/domain/segments/field.ts";

/** Given by people, compared to the letter. */
export const tag: Field = {
  name: "tag",
  group: "person",
  type: "several",
  words: { en: "Tag", es: "Etiqueta", pt: "Etiqueta" },
  suggestions: "select tag as value, count(*)::int as customers from customer_tags where business_id = $1 group by 1",
  value: (sql, { value }) => {
    const asked = sql.parameter(value, "text[]");
    const alias = sql.relation(
      `select o.customer_id, count(*) as value from customer_tags o
        where o.business_id = $1${sql.only("o")} and o.tag = any(${asked}) group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
