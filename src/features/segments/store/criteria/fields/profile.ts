import type { SEGMENT_FIELDS } from "#features/segments/rules/catalogue.ts";
import type { PROFILE_FIELDS } from "#features/segments/rules/fields/profile.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { joined, type Sql, type SqlOf, valuesIn } from "../field-sql.ts";

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
