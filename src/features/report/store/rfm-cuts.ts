import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DatedCuts } from "#features/report/rules/rfm-history.ts";
import type { Day } from "#lib/time/day.ts";
import { CUTS_OF_ONE } from "./rfm-scoring.ts";

/** The stored boundaries of these days, in order. */
export const findCuts = (scope: Scope, days: readonly Day[]): Promise<DatedCuts[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<DatedCuts>(
      `select day::text as day, frequency, monetary from rfm_cuts
        where business_id = $1 and day = any($2::date[]) order by rfm_cuts.day`,
      [scope.businessId, days],
    );
    return rows.map(({ frequency, monetary, ...row }) => ({
      ...row,
      frequency: frequency.map(Number),
      monetary: monetary.map(Number),
    }));
  });

/**
 * Stores the score boundaries for the days from one instant to another (exclusive), the last of which is `day`, with
 * one index scan. Blocks writing orders meanwhile; a later write of orders before that day deletes them again.
 */
export const saveCuts = (scope: Scope, { day, from, to }: { day: Day; from: Date; to: Date }): Promise<void> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await client.query("select pg_advisory_xact_lock_shared(hashtextextended('orders ' || $1, 0))", [scope.businessId]);
    await client.query(
      `with bought as (
         select customer_id, count(*)::int as orders, exact_sum(net_amount) as revenue from orders
          where business_id = $1 and is_counted and order_date >= $2 and order_date < $3 and customer_id is not null
          group by customer_id
       ), ${CUTS_OF_ONE}
       insert into rfm_cuts (business_id, day, customers, frequency, monetary)
       select $1, $4::date, coalesce(n, 0), coalesce(orders_of, '{}'), coalesce(revenues_of, '{}')
         from (select) as always_a_row left join cuts on true
       on conflict (business_id, day) do update set customers = excluded.customers, frequency = excluded.frequency,
         monetary = excluded.monetary`,
      [scope.businessId, from, to, day],
    );
  });
