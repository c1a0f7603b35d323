import type { ClientBase } from "pg";
import type { DatedCuts } from "#lib/domain/customers/rfm-history.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { withBusiness } from "../with-business.ts";
import { CUTS_OF_ONE, raiseWorkMem } from "./rfm-scoring.ts";

/** What is kept of these days, in order. */
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
 * Keeps where the scores began in the days from one instant to another (exclusive), the last of which is `day`: one
 * reading of an index. While it reads, nobody writes orders; a write of orders before that day forgets it again.
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

const NEVER = new Date(8.64e15);

/** When the oldest of these orders was placed. */
const oldestOf = async (client: ClientBase, { businessId }: Scope, externalIds: readonly string[]): Promise<Date> => {
  if (externalIds.length === 0) return NEVER;
  const { rows } = await client.query<{ at: Date | null }>(
    "select min(order_date) as at from orders where business_id = $1 and external_id = any($2)",
    [businessId, externalIds],
  );
  return rows[0]?.at ?? NEVER;
};

/**
 * With an order of a past month, or a refund of one, its population is another: what was kept of days that may hold it is
 * of no use any more. In the transaction that writes them.
 */
export const forgetCuts = async (
  client: ClientBase,
  scope: Scope,
  { orders, refunds }: { orders: readonly { orderedAt: Date }[]; refunds: readonly { orderExternalId: string }[] },
): Promise<void> => {
  const oldest = orders.reduce(
    (soFar, { orderedAt }) => (orderedAt < soFar ? orderedAt : soFar),
    await oldestOf(
      client,
      scope,
      refunds.map(({ orderExternalId }) => orderExternalId),
    ),
  );
  if (oldest === NEVER) return;
  // A day less: the business's own day may begin before the UTC day does.
  await client.query(
    "delete from rfm_cuts where business_id = $1 and day >= ($2::timestamptz - interval '1 day')::date",
    [scope.businessId, oldest],
  );
};
