import { isReachable } from "#core/db/customer-consent.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, LAPSED_CODE, WORTHWHILE_SPENDING } from "#lib/rfm/score.ts";
import { codeByKey, RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { traitKey } from "./behavior-traits.ts";
import { OF_HISTORY, peopleIn, type SegmentMembership } from "./report-membership.ts";
import type { TwoPeriods } from "./rfm-scoring.ts";

/** SQL: the segment code of a row with the `reason` of its segment; `next` is the number of the first free parameter. */
const codeIn = (membership: SegmentMembership, next: number): { sql: string; values: unknown[] } => {
  switch (membership.method) {
    case "rfm":
      return {
        sql: `($${next}::text[])[1 + segment]`,
        values: [RFM_KEYS_BY_VALUE.map(codeByKey)],
      };
    case "value":
      return { sql: "tier", values: [] };
    case "behavior": {
      const keys = membership.shown.map(traitKey);
      const own = `(select code from unnest($${next}::int[], $${next + 1}::text[], $${next + 2}::text[]) shown (k, n, code)
                     where k = kind and n = trait)`;
      return {
        sql: `case when kind is null then 'NONE' else coalesce(${own}, 'OTHER') end`,
        values: [keys.map(({ kind }) => kind), keys.map(({ name }) => name), membership.shown.map(toTraitCode)],
      };
    }
    case "lapsed":
      return { sql: `'${LAPSED_CODE}'`, values: [] };
  }
};

type Row = {
  code: string;
  customers: number;
  reachable: number;
  first: number;
  first_reachable: number;
  once_in_period: number;
  once: number;
  median_orders: number;
  median_last_at: Date;
  revenue: number;
  worthwhile: number;
  worthwhile_reachable: number;
  worthwhile_revenue: number | null;
  squared_revenue: number;
};

const toGroupFigures = (row: Row): GroupFigures => ({
  code: row.code,
  customers: row.customers,
  reachableByEmail: row.reachable,
  firstTime: { customers: row.first, reachableByEmail: row.first_reachable },
  returning: { customers: row.customers - row.first, reachableByEmail: row.reachable - row.first_reachable },
  orderedOnceInPeriod: row.once_in_period,
  orderedOnce: row.once,
  medianOrders: row.median_orders,
  medianLastOrderAt: row.median_last_at,
  revenue: row.revenue,
  worthwhile: {
    customers: row.worthwhile,
    reachableByEmail: row.worthwhile_reachable,
    revenue: row.worthwhile_revenue ?? 0,
  },
  squaredRevenue: row.squared_revenue,
});

/**
 * The figures of each of a report's segments with customers, by the same relation as its list of customers. Of an even
 * number of values the median is the lower of the middle two, so that it occurs.
 */
export const readGroupFigures = (
  scope: Scope,
  reading: TwoPeriods,
  membership: SegmentMembership,
): Promise<GroupFigures[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: people, reason, values } = peopleIn(scope, reading, membership);
    const code = codeIn(membership, values.length + 1);
    const { rows } = await client.query<Row>(
      `with ${people}, reasoned as (select buyer, orders, revenue, last_at, ${reason} from people), known as (
         select ${code.sql} as code, orders, revenue, last_at, ${isReachable("email", "c")} as is_reachable, ${OF_HISTORY.first_time} as is_first,
                order_count, revenue >= ${WORTHWHILE_SPENDING} as is_worthwhile
           from reasoned
           join customers c on c.business_id = $1 and c.customer_id = buyer
           join customer_metrics m on m.business_id = $1 and m.customer_id = buyer
       )
       select code, count(*) as customers, count(*) filter (where is_reachable) as reachable,
              count(*) filter (where is_first) as first,
              count(*) filter (where is_first and is_reachable) as first_reachable,
              count(*) filter (where orders = 1) as once_in_period, count(*) filter (where order_count = 1) as once,
              percentile_disc(0.5) within group (order by order_count) as median_orders,
              percentile_disc(0.5) within group (order by last_at desc) as median_last_at,
              capped_sum(revenue) as revenue, count(*) filter (where is_worthwhile) as worthwhile,
              count(*) filter (where is_worthwhile and is_reachable) as worthwhile_reachable,
              capped_sum(revenue) filter (where is_worthwhile) as worthwhile_revenue, sum(revenue::float8 ^ 2) as squared_revenue
         from known group by code order by code collate "C"`,
      [...values, ...code.values],
    );
    return rows.map(toGroupFigures);
  });
