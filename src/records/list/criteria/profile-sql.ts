import type { SEGMENT_FIELDS } from "#records/rules/criteria/catalogue.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { findOpposite } from "#records/rules/criteria/field.ts";
import {
  type EVENT_FIELDS,
  type PROFILE_FIELDS,
  parseCustomField,
  toCustomField,
} from "#records/rules/criteria/fields/profile.ts";
import type { CustomFieldType } from "#records/rules/custom-fields.ts";
import { COMPARE, type FieldSql, joined, ofSales, type Sql, type SqlOf, valuesIn } from "./field-sql.ts";

/** How many of the given values a customer has in one of their tables. */
const buildCountSql = (sql: Sql, table: string, column: string, { value }: Condition): string => {
  const counted = `select o.customer_id, count(*) as value from ${table} o
    where o.business_id = $1${sql.only("o")} and o.${column} = any(${sql.parameter(value, "text[]")}) group by o.customer_id`;
  return `coalesce(${joined(sql, counted)}, 0)`;
};

export const PROFILE_SQL: SqlOf<typeof PROFILE_FIELDS> & SqlOf<typeof SEGMENT_FIELDS> = {
  loyaltyLevel: { value: () => "c.loyalty_level" },
  country: {
    value: () => "c.country",
    suggestions:
      "select country as value, count(*)::int as customers from customers where business_id = $1 and country is not null group by 1",
  },
  acquisitionCampaign: {
    value: () => "c.acquisition_campaign",
    suggestions:
      "select acquisition_campaign as value, count(*)::int as customers from customers where business_id = $1 and acquisition_campaign is not null group by 1",
  },
  tag: {
    value: (sql, condition) => buildCountSql(sql, "customer_tags", "tag", condition),
    values: (sql, condition) =>
      valuesIn(sql, condition, { column: "o.tag", rows: "from customer_tags o where o.business_id = $1" }),
    suggestions: "select tag as value, count(*)::int as customers from customer_tags where business_id = $1 group by 1",
  },
  name: { value: () => "folded(c.name)", own: () => "c.name" },
  email: { value: () => "folded(c.email)", own: () => "c.email" },
  externalId: { value: () => "c.external_id" },
  emailConsent: { value: () => "c.email_consent" },
  smsConsent: { value: () => "c.sms_consent" },
  advertisingConsent: { value: () => "c.advertising_consent" },
  inSegment: {
    value: (sql, condition) => buildCountSql(sql, "customer_segment_assignments", "segment_id::text", condition),
    // Only of the condition's segments, because customers can be in many.
    values: (sql, condition) => {
      const column = "o.segment_id::text";
      const given = `${column} = any(${sql.parameter(condition.value, "text[]")})`;
      const rows = `from customer_segment_assignments o where o.business_id = $1 and ${given}`;
      return valuesIn(sql, condition, { column, rows });
    },
    suggestions:
      "select segment_id::text as value, name as label, member_count as customers from customer_segments where business_id = $1 and archived_at is null",
  },
};

export const EVENT_SQL: SqlOf<typeof EVENT_FIELDS> = {
  event: {
    value: (sql, { value, withinDays }) => {
      const since = withinDays === undefined ? "" : ` and o.occurred_at >= ${sql.dayStart(withinDays - 1)}`;
      const counted = `select o.customer_id, count(*) as value from customer_events o
        where o.business_id = $1 and o.name = any(${sql.parameter(value, "text[]")})${since}${sql.only("o")} group by o.customer_id`;
      return `coalesce(${joined(sql, counted)}, 0)`;
    },
    suggestions:
      "select name as value, count(*)::int as customers from (select distinct name, customer_id from customer_events where business_id = $1) done group by 1",
  },
};

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
