import { COST_COVERAGE, MARGIN_RATE } from "#core/db/margin-sql.ts";

/** SQL: the row `c` as a `CustomerIdentity`. */
export const IDENTITY = `c.customer_id as id, c.external_id as "externalId", c.name, c.email, c.phone, c.country,
  c.loyalty_level as "loyaltyLevel", c.email_consent as "emailConsent", c.email_consent_at as "emailConsentAt",
  c.sms_consent as "smsConsent", c.sms_consent_at as "smsConsentAt"`;

/** SQL: a `CustomerOverview` from the tables of `joinOverview`. */
export const STANDING = `${IDENTITY}, coalesce(m.lifetime_value, 0) as "lifetimeValue",
  coalesce(m.order_count, 0) as "orderCount", m.last_order_at as "lastOrderAt", f.segment as "rfmSegment"`;

/** SQL: the margin's columns from the metrics `m`. */
export const MARGIN = `m.gross_margin as "grossMargin", ${MARGIN_RATE} as "marginRate", ${COST_COVERAGE} as "costCoverage"`;

/** SQL: joins each customer of the business `$1` by the ID in the column `id`, with metrics and segment. */
export const joinOverview = (id: string): string => `join customers c on c.business_id = $1 and c.customer_id = ${id}
  left join customer_metrics m on m.business_id = $1 and m.customer_id = ${id}
  left join customer_rfm f on f.business_id = $1 and f.customer_id = ${id}`;
