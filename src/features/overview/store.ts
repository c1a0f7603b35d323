import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Metric } from "#features/overview/rules.ts";
import type { RunKind } from "#features/runs/rules/kinds.ts";

type PeriodsReading = {
  /** The first instants of `leadDays` days and then of all days of the periods, and the instant after the last. */
  dayStarts: readonly Date[];
  /** Without a sale for so many days a customer is lost. */
  leadDays: number;
  /** Days of each period; they follow each other. */
  days: number;
  storefrontId: number | null;
};

/**
 * Days are numbered from 1 by their place in `$3`, so that clock changes are handled in `lib/time/day.ts` only. A
 * customer is lost in a period if it has the day `leadDays` after their last sale and no sale until its end.
 */
const FIGURES = `
  with bought as materialized (
    select customer_id, width_bucket(order_date, $3::timestamptz[]) as day, count(*)::int as orders,
           exact_sum(net_amount) as revenue
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $4 and customer_id is not null
       and ($5::int is null or storefront_id = $5)
     group by 1, 2
  ), buyers as (
    select customer_id, (day - 1 - $6::int) / $7::int as period, sum(orders) as orders, exact_sum(revenue) as revenue
      from bought where day > $6 group by 1, 2
  ), sales as (
    select period, sum(orders)::int as orders, capped_sum(revenue) as revenue, count(*)::int as active,
           count(*) filter (where width_bucket(m.first_order_at, $3) > $6 + period * $7)::int as new
      from buyers join customer_metrics m on m.business_id = $1 and m.customer_id = buyers.customer_id
     group by 1
  ), spaced as (
    select day, lead(day) over (partition by customer_id order by day) as next_day from bought
  ), losses as (
    select (day - 1) / $7 as period, count(*)::int as lost from spaced
     where day <= $8 * $7 and (next_day is null or next_day > $6 + ((day - 1) / $7 + 1) * $7)
     group by 1
  )
  select coalesce(revenue, 0) as revenue, coalesce(orders, 0) as orders, coalesce(active, 0) as active,
         coalesce(new, 0) as new, coalesce(active - new, 0) as returning, coalesce(lost, 0) as lost
    from generate_series(0, $8 - 1) as period
    left join sales using (period) left join losses using (period)
   order by period`;

/** The figures of consecutive periods, oldest first. Money in minor units. */
export const readPeriodFigures = (
  scope: Scope,
  { dayStarts, leadDays, days, storefrontId }: PeriodsReading,
): Promise<Record<Metric, number>[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Record<Metric, number>>(FIGURES, [
      ...[scope.businessId, dayStarts[0], dayStarts.slice(0, -1), dayStarts.at(-1), storefrontId],
      ...[leadDays, days, Math.floor((dayStarts.length - 1 - leadDays) / days)],
    ]);
    return rows;
  });

/** When the business, or one storefront of it, first sold to a known customer; null if it never did. */
export const readFirstSale = (scope: Scope, storefrontId: number | null): Promise<Date | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ at: Date | null }>(
      storefrontId === null
        ? "select min(first_order_at) as at from customer_metrics where business_id = $1 and $2::int is null"
        : `select min(order_date) as at from orders
            where business_id = $1 and is_counted and customer_id is not null and storefront_id = $2`,
      [scope.businessId, storefrontId],
    );
    return rows[0]?.at ?? null;
  });

/** Failed runs of one kind. */
type FailedRuns = { kind: RunKind; count: number; lastAt: Date; lastRunId: string };

/** A later file says nothing about an earlier one, while a later calculation replaces it. */
const OF_ONE_FILE: readonly RunKind[] = ["import", "import_check", "import_undo", "sync_connection", "bulk_assign"];

/**
 * Failed runs since a time, by kind, without calculations that succeeded afterwards; `actorId`: only those that this actor
 * started.
 */
export const readFailedRuns = (
  scope: Scope,
  { since, kinds, actorId }: { since: Date; kinds: readonly RunKind[]; actorId: string | null },
): Promise<FailedRuns[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<FailedRuns>(
      `select kind, count(*)::int as count, max(finished_at) as "lastAt",
              (array_agg(id order by finished_at desc))[1] as "lastRunId"
         from runs failed
        where business_id = $1 and state = 'failed' and finished_at >= $2 and kind = any($3)
          and ($4::text is null or actor_id = $4)
          and (kind = any($5) or not exists (
            select from runs later where later.business_id = $1 and later.state = 'succeeded' and later.kind = failed.kind
               and later.finished_at > failed.finished_at))
        group by kind order by "lastAt" desc, kind`,
      [scope.businessId, since, kinds, actorId, OF_ONE_FILE],
    );
    return rows;
  });
