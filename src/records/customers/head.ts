import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { BusinessDay } from "#core/values/business-day.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { CustomValue } from "#records/rules/custom-fields.ts";
import type { CustomerIdentity, CustomerMargin } from "#records/rules/customers/customer-standing.ts";
import type { Consent } from "#records/rules/incoming-records.ts";
import { noCustomer } from "./customers.ts";
import { selectFields } from "./list-rows.ts";

/** SQL of a day: the business's today, and the local day of an instant. */
type DaySql = { today: () => string; dayOf: (instant: string) => string };

/** SQL: metrics of the customer `c` with the sums `m`, as rules compare them and the customer's page shows them. */
export const METRICS_SQL = {
  averageOrderValue: () => "m.lifetime_value::float8 / nullif(m.order_count, 0)",
  // Greatest() alone would make 0 of no purchase.
  daysSinceLastPurchase: ({ today, dayOf }: DaySql) =>
    `case when m.last_order_at is not null then greatest(${today()} - ${dayOf("m.last_order_at")}, 0) end`,
  /** Orders per month. */
  purchaseFrequency: ({ today, dayOf }: DaySql) =>
    `coalesce(m.order_count, 0)::float8 / greatest(coalesce(${today()} - ${dayOf("m.first_order_at")}, 0)::float8 / 30.4375, 1)`,
  tenureDays: ({ today, dayOf }: DaySql) => `greatest(${today()} - ${dayOf("c.created_at")}, 0)`,
};

export type CustomerHead = CustomerIdentity &
  CustomerMargin & {
    advertisingConsent: Consent;
    advertisingConsentAt: Date | null;
    createdAt: Date;
    erasedAt: Date | null;
    profilingObjectionAt: Date | null;
    firstOrderAt: Date | null;
    lastOrderAt: Date | null;
    /** Incremented on each change of the customer's orders. */
    revision: number;
    tags: string[];
    customFields: Record<string, CustomValue>;
    /** Minor units. */
    lifetimeValue: number;
    orderCount: number;
    averageOrderValue: number | null;
    daysSinceLastPurchase: number | null;
    purchaseFrequency: number;
    tenureDays: number;
  };

const DAYS: DaySql = { today: () => "$4::date", dayOf: (instant) => `(${instant} at time zone $3::text)::date` };
const STORED = ["lifetimeValue", "orderCount", "grossMargin", "marginRate", "costCoverage"] as const;
const METRICS = Object.entries(METRICS_SQL).map(([name, sql]) => `${sql(DAYS)} as "${name}"`);

const readHead = ({ businessId, timeZone, today }: BusinessDay, customerId: string): Promise<CustomerHead | null> =>
  withBusiness({ businessId }, async (client) => {
    const { rows } = await client.query<CustomerHead>(
      `select ${selectFields(STORED)}, c.advertising_consent, c.advertising_consent_at,
              c.created_at, c.erased_at, c.profiling_objection_at,
              m.first_order_at, m.last_order_at, coalesce(m.revision, 0) as revision,
              array(select tag from customer_tags t where t.business_id = $1 and t.customer_id = c.customer_id
                     order by folded(tag)) as tags, c.custom_fields, ${METRICS.join(", ")}
         from customers c left join customer_metrics m on m.business_id = c.business_id and m.customer_id = c.customer_id
        where c.business_id = $1 and c.customer_id = $2`,
      [businessId, customerId, timeZone, today],
    );
    return rows[0] ?? null;
  });

/**
 * A customer's row with their metrics, and the day they are as of: money in minor units, whole days in the business's time zone. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const getCustomerMetrics = async (scope: Scope, customerId: string) => {
  const frame = await loadBusinessDay(scope);
  const head = isUuid(customerId) ? await readHead(frame, customerId) : null;
  if (!head) throw noCustomer();
  return { head, frame };
};
