import type { CustomFieldType } from "#core/values/custom-fields.ts";
import { parseCustomField, toCustomField } from "#features/segments/rules/fields/custom.ts";
import { findOpposite } from "#records/rules/criteria/operators.ts";
import { COMPARE } from "../comparison-sql.ts";
import { type FieldSql, ofSales, type Sql } from "../field-sql.ts";

// An import that began before a field was deleted may still write its values, so each value's own type is checked. A date of the
// year 0, which earlier versions stored and PostgreSQL refuses, counts as none.

/** As an instant, the start of the day: it is compared as the day of an instant. `text` is the value as text. */
const dayStart = (sql: Sql, text: string): string =>
  `case when ${text} ~ '^(?!0000)\\d{4}-\\d\\d-\\d\\d$' then (${text})::date::timestamp at time zone ${sql.timeZone()} end`;

/** SQL: a value of each type, from the column of values. Keys are letters, digits and underscores, so they can stand in it. */
const VALUE: Record<CustomFieldType, (sql: Sql, column: string, key: string) => string> = {
  text: (_, column, key) => `folded(${column} ->> '${key}')`,
  number: (_, column, key) =>
    `case when jsonb_typeof(${column} -> '${key}') = 'number' then (${column} ->> '${key}')::float8 end`,
  date: (sql, column, key) => dayStart(sql, `${column} ->> '${key}'`),
  boolean: (_, column, key) => `${column} ->> '${key}'`,
  choice: (_, column, key) => `${column} ->> '${key}'`,
};

type CustomSql = FieldSql & { suggestions: string };

/** The customer's own value. */
const ofCustomers = (type: CustomFieldType, key: string): CustomSql => ({
  value: (sql) => VALUE[type](sql, "c.custom_fields", key),
  ...(type === "text" && { own: () => `c.custom_fields ->> '${key}'` }),
  suggestions: `select c.custom_fields ->> '${key}' as value, count(*)::int as customers from customers c where c.business_id = $1 and c.custom_fields ? '${key}' group by 1`,
});

/** The number of counted sales whose value meets the condition; of a negative one, its opposite. */
const ofOrders = (name: string, type: CustomFieldType, key: string): CustomSql => ({
  value: (sql, condition) => {
    const field = toCustomField(name);
    if (!field) throw new RangeError(`There is no field ${name}`);
    const operator = findOpposite(condition.operator) ?? condition.operator;
    const where = COMPARE[operator](`(${VALUE[type](sql, "o.custom_fields", key)})`, condition, field, sql);
    return `coalesce(${ofSales(sql, "count(*)", { withinDays: condition.withinDays, where })}, 0)`;
  },
  suggestions: `select o.custom_fields ->> '${key}' as value, count(distinct o.customer_id)::int as customers from orders o where o.business_id = $1 and o.is_counted and o.customer_id is not null and o.custom_fields ? '${key}' group by 1`,
});

/** The SQL of a custom field; undefined for other names. */
export const buildCustomSql = (name: string): CustomSql | undefined => {
  const parsed = parseCustomField(name);
  if (!parsed) return undefined;
  const { kind, type, key } = parsed;
  return kind === "orders" ? ofOrders(name, type, key) : ofCustomers(type, key);
};
