import type { CustomFieldType } from "#lib/domain/customers/custom-fields.ts";
import { parseCustomField } from "#lib/domain/segments/fields/custom.ts";
import type { FieldSql, Sql } from "../field-sql.ts";

/** Keys are letters, digits and underscores, so that they can stand in the statement. */
const textOf = (key: string): string => `c.custom_fields ->> '${key}'`;

// An import that began before a field was deleted may still write its values, so each value's own type is checked.

/** As an instant, the start of the day: it is compared as the day of an instant. */
const dayStart = (sql: Sql, key: string): string =>
  `case when ${textOf(key)} ~ '^\\d{4}-\\d\\d-\\d\\d$' then (${textOf(key)})::date::timestamp at time zone ${sql.timeZone()} end`;

const VALUE: Record<CustomFieldType, (key: string) => FieldSql> = {
  text: (key) => ({ value: () => `folded(${textOf(key)})`, own: () => textOf(key) }),
  number: (key) => ({
    value: () => `case when jsonb_typeof(c.custom_fields -> '${key}') = 'number' then (${textOf(key)})::float8 end`,
  }),
  date: (key) => ({ value: (sql) => dayStart(sql, key) }),
  boolean: (key) => ({ value: () => textOf(key) }),
  choice: (key) => ({ value: () => textOf(key) }),
};

/** The SQL of a custom field; undefined for other names. */
export const customSqlOf = (name: string): (FieldSql & { suggestions: string }) | undefined => {
  const parsed = parseCustomField(name);
  if (!parsed) return undefined;
  const { type, key } = parsed;
  const suggestions = `select ${textOf(key)} as value, count(*)::int as customers from customers c where c.business_id = $1 and c.custom_fields ? '${key}' group by 1`;
  return { ...VALUE[type](key), suggestions };
};
