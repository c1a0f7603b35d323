import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { GapSums } from "#lib/axes/cadence.ts";
import { LEAST_GAPS } from "#lib/time/day.ts";

/** SQL: the days between a customer's days with a sale, `gap` (null for the first) and `day`; `zone` is a placeholder. */
export const buildPurchaseGapsSql = (customer: string, zone: string): string =>
  `select day, day - lag(day) over (order by day) as gap from (
     select distinct (o.order_date at time zone ${zone})::date as day from orders o
      where o.business_id = $1 and o.customer_id = ${customer} and o.is_counted) days`;

/** A customer's usual gap in days, as in `computeUsualGap`. */
export const readUsualGap = (scope: Scope, customerId: string, timeZone: string): Promise<number | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ gap: number | null }>(
      `select case when count(gap) >= ${LEAST_GAPS} then percentile_cont(0.5) within group (order by gap) end as gap
         from (${buildPurchaseGapsSql("$2", "$3")}) gaps`,
      [scope.businessId, customerId, timeZone],
    );
    return rows[0]?.gap ?? null;
  });

/** Sample size: the mean of the logarithms is then known to about one percent. */
const SAMPLE = 10_000;

/** Sums over a business's buyers, or a random sample of them (by hash of their IDs), of their gaps between purchases. */
export const readGapSums = (scope: Scope, timeZone: string): Promise<GapSums> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<GapSums>(
      `with people as materialized (
         select customer_id from customer_metrics where business_id = $1 and order_count > 1
          order by hashtextextended(customer_id::text, 0) limit ${SAMPLE}
       ), each as (
         select own.* from people cross join lateral (
           select count(gap)::float8 as n, sum(ln(gap::float8)) as s, sum(ln(gap::float8) ^ 2) as q
             from (${buildPurchaseGapsSql("people.customer_id", "$2")}) gaps) own
          where own.n > 0
       )
       select count(*)::int as customers, coalesce(sum(n), 0) as gaps, coalesce(sum(s), 0) as sum_of_logs,
              coalesce(sum(q), 0) as sum_of_squares, coalesce(sum(n * n), 0) as squared_counts,
              coalesce(sum(s / n), 0) as sum_of_means, coalesce(sum(s * s / n), 0) as sum_of_squared_means
         from each`,
      [scope.businessId, timeZone],
    );
    const [sums] = rows;
    if (!sums) throw new Error("An aggregate without a group has one row");
    return sums;
  });
