import { IDENTITY } from "#core/db/customer-columns.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CustomValue } from "#core/values/custom-fields.ts";
import { compileReasons } from "#features/segments/store/criteria/compile.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import type { CustomerIdentity, CustomerMargin } from "#records/rules/customers/customer-standing.ts";
import type { Consent } from "#records/rules/incoming-customer.ts";

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

/** Criteria fields that are customer metrics, so that the page shows exactly what rules compare. */
const FIELDS = {
  lifetimeValue: "lifetimeValue",
  orderCount: "orders",
  averageOrderValue: "averageOrderValue",
  grossMargin: "grossMargin",
  marginRate: "marginRate",
  costCoverage: "costCoverage",
  daysSinceLastPurchase: "daysSinceLastPurchase",
  purchaseFrequency: "purchaseFrequency",
  tenureDays: "tenureDays",
};
const NAMES = Object.keys(FIELDS);
const CONDITIONS = Object.values(FIELDS).map((field) => ({ field, operator: "is_set" as const }));

/** One customer, by key, in one statement; null if it doesn't exist. `customerId` is a UUID. */
export const readCustomerHead = (frame: CriteriaContext, customerId: string): Promise<CustomerHead | null> =>
  withBusiness(frame, async (client) => {
    const { columns, from, where, parameters } = compileReasons(CONDITIONS, { ...frame, customerIds: [customerId] });
    const named = NAMES.map((name, i) => `value${i + 1} as "${name}"`).join(", ");
    const { rows } = await client.query<CustomerHead>(
      `select id, "externalId", name, email, phone, country, "loyaltyLevel", "emailConsent", "emailConsentAt", "smsConsent",
              "smsConsentAt", "advertisingConsent", "advertisingConsentAt", "createdAt", "erasedAt", "profilingObjectionAt",
              "firstOrderAt", "lastOrderAt", revision, tags, "customFields", ${named}
         from (
           select ${IDENTITY}, c.advertising_consent as "advertisingConsent",
                  c.advertising_consent_at as "advertisingConsentAt", c.created_at as "createdAt",
                  c.erased_at as "erasedAt", c.profiling_objection_at as "profilingObjectionAt", m.first_order_at as "firstOrderAt",
                  m.last_order_at as "lastOrderAt", coalesce(m.revision, 0) as revision,
                  array(select tag from customer_tags t where t.business_id = $1 and t.customer_id = c.customer_id
                         order by folded(tag)) as tags, c.custom_fields as "customFields", ${columns}
             from ${from} where ${where}
         ) head`,
      parameters,
    );
    return rows[0] ?? null;
  });
