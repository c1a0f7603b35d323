import type { PoolClient } from "pg";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionPlan, PlanFacts } from "#features/playbooks/rules/next-actions.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";
import { isSold } from "#records/orders/gift-cards.ts";
import { buildPurchaseGapsSql } from "#records/orders/purchase-gaps.ts";
import type { Consent } from "#records/rules/incoming-records.ts";

/** What a customer's next actions follow from. Money in minor units. */
export type CustomerFacts = PlanFacts & {
  id: string;
  /** Of the customer's orders; 0 without any. */
  revision: number;
  customerSince: Day;
  orderCount: number;
  lifetimeValue: number;
  /** Categories bought, by spending. */
  categories: string[];
  emailConsent: Consent;
  smsConsent: Consent;
  hasEmail: boolean;
  hasPhone: boolean;
  /** The stored plan; null if the customer ordered since. */
  plan: ActionPlan | null;
};

/** The plan's columns as the fields of an `ActionPlan`. */
const PLAN = `jsonb_build_object('segment', a.segment, 'usualGapDays', a.usual_gap_days, 'dueOn', a.due_on,
  'overdueOn', a.overdue_on, 'isExpected', a.is_expected, 'chanceToReturn', a.chance_to_return,
  'valueIfBack', a.value_if_back, 'saveValue', a.save_value)`;

/**
 * SQL: a customer's row of a table. Until a table has statistics, a join would read its rows of all customers for every page of
 * them.
 */
const ownRow = (table: string, name: string): string =>
  `left join lateral (select * from ${table} own where own.business_id = $1 and own.customer_id = page.id
     limit 1) ${name} on true`;

/** In one statement, so that the facts belong to one revision of a customer's orders. */
const FACTS = `select c.customer_id as id, coalesce(m.revision, 0) as revision,
    (c.created_at at time zone $3)::date::text as customer_since, coalesce(m.order_count, 0) as order_count,
    coalesce(m.lifetime_value, 0) as lifetime_value, c.email_consent, c.sms_consent,
    c.email is not null as has_email, c.phone is not null as has_phone,
    g.last_day, jsonb_build_object('count', g.count, 'sumLog', g.sum_log, 'median', g.median) as gaps,
    f.segment, jsonb_build_object('predictedClv', fc.predicted_clv, 'expectedPurchases', fc.expected_purchases,
      'pAlive', fc.p_alive, 'orderChance90', fc.order_chance_90) as outlook,
    case when a.revision = coalesce(m.revision, 0) then ${PLAN} end as plan,
    array(select i.category from orders o join order_items i on i.business_id = $1 and i.order_id = o.order_id and ${isSold("i")}
           where o.business_id = $1 and o.customer_id = c.customer_id and o.is_counted and i.category is not null
           group by 1 order by sum(i.line_total - i.refund_amount) desc, 1) as categories
  from unnest($2::uuid[]) with ordinality as page (id, place)
  join customers c on c.business_id = $1 and c.customer_id = page.id and ${mayBeProfiled("c")}
  ${ownRow("customer_metrics", "m")}
  ${ownRow("customer_rfm", "f")}
  ${ownRow("customer_forecasts", "fc")}
  ${ownRow("customer_actions", "a")}
  cross join lateral (
    select max(day)::text as last_day, count(gap)::int as count, coalesce(sum(ln(gap::float8)), 0) as sum_log,
           percentile_cont(0.5) within group (order by gap) as median
      from (${buildPurchaseGapsSql("page.id", "$3")}) gaps) g
  order by page.place`;

/** The facts of these customers, in order; unknown IDs are skipped, and customers who object to profiling. */
export const readActionFacts = async (
  client: PoolClient,
  { businessId }: Scope,
  customerIds: readonly string[],
  timeZone: string,
): Promise<CustomerFacts[]> => {
  await forceKeyedPlans(client);
  const { rows } = await client.query<CustomerFacts>(FACTS, [businessId, customerIds, timeZone]);
  return rows;
};

/** What agents see of a customer besides the profile. */
export type TicketFacts = {
  id: string;
  /** Names of the segments, in their order. */
  segments: string[];
  /** Null without a forecast. */
  clvTier: ClvTier | null;
  /** In minor units, over the next 12 months. */
  predictedClv: number | null;
  /** The probability of an order in the next 90 days; null without a forecast. */
  orderChance90: number | null;
};

/** The facts of these customers. Unknown IDs are skipped, and customers who object to profiling. */
export const readTicketFacts = (scope: Scope, customerIds: readonly string[]): Promise<TicketFacts[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<TicketFacts>(
      `select c.customer_id as id, f.tier as clv_tier, f.predicted_clv, f.order_chance_90 as order_chance90,
              array(select s.name from customer_segment_assignments a
                      join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
                     where a.business_id = $1 and a.customer_id = c.customer_id order by s.name_key) as segments
         from customers c left join customer_forecasts f on f.business_id = $1 and f.customer_id = c.customer_id
        where c.business_id = $1 and c.customer_id = any($2::uuid[]) and ${mayBeProfiled("c")}`,
      [scope.businessId, customerIds],
    );
    return rows;
  });
