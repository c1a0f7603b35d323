import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { readOrderState } from "#core/db/data-revision.ts";
import { withLock } from "#core/db/lock.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { readCuts, readScores } from "#records/orders/copy/order-readings.ts";
import type { AlertDetails, SlippingChampion } from "#records/rules/alerts.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { type DatedCuts, monthEndsBefore } from "#records/rules/rfm/scores.ts";

/** A business's standard period: `days` of the stored segments, what an admin chose for the next ones, and when the days were chosen by rhythm. */
export type StandardPeriod = { days: number; chosen: number | null; at: Date | null };

export const readStandardPeriod = async (client: PoolClient, { businessId }: Scope): Promise<StandardPeriod> => {
  const { rows } = await client.query<StandardPeriod>(
    "select rfm_days as days, chosen_rfm_days as chosen, rfm_days_at as at from businesses where id = $1",
    [businessId],
  );
  return rows[0] ?? { days: DEFAULT_PERIOD, chosen: null, at: null };
};

/** To be called in the transaction that stores the segments of the period. */
export const saveStandardPeriod = async (
  client: PoolClient,
  { businessId }: Scope,
  { days, at }: Pick<StandardPeriod, "days" | "at">,
): Promise<void> => {
  await client.query("update businesses set rfm_days = $2, rfm_days_at = $3 where id = $1", [businessId, days, at]);
};

/** The stored boundaries of the periods of `days` that end on these days, in order. */
export const findCuts = (scope: Scope, ends: readonly Day[], days: number): Promise<DatedCuts[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<DatedCuts>(
      `select day::text as day, frequency, monetary from rfm_cuts
        where business_id = $1 and day = any($2::date[]) and days = $3 order by rfm_cuts.day`,
      [scope.businessId, ends, days],
    );
    return rows.map(({ frequency, monetary, ...row }) => ({
      ...row,
      frequency: frequency.map(Number),
      monetary: monetary.map(Number),
    }));
  });

/**
 * Stores the score boundaries of a period of `days` that ends with `day`, from one instant to another (exclusive). Blocks writing
 * orders meanwhile; a later write of orders before that day deletes them again.
 */
export const saveCuts = (
  scope: Scope,
  { day, days, from, to }: { day: Day; days: number; from: Date; to: Date },
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await client.query("select pg_advisory_xact_lock_shared(hashtextextended('orders ' || $1, 0))", [scope.businessId]);
    const { customers, frequency, monetary } = await readCuts(scope, { from, to }, await readOrderState(client, scope));
    await client.query(
      `insert into rfm_cuts (business_id, day, days, customers, frequency, monetary)
       values ($1, $2::date, $3, $4, $5::int[], $6::bigint[])
       on conflict (business_id, day, days) do update set customers = excluded.customers, frequency = excluded.frequency,
         monetary = excluded.monetary`,
      [scope.businessId, day, days, customers, frequency, monetary],
    );
  });

/** How many months of a customer's scores are shown. */
export const MONTHS = 24;

/** The score thresholds at the ends of periods of `days`. Missing ones are computed one at a time, each by a single process. */
export const readCutsAt = async (
  scope: Scope,
  { ends, days, timeZone }: { ends: readonly Day[]; days: number; timeZone: string },
  signal?: AbortSignal,
): Promise<DatedCuts[]> => {
  const kept = await findCuts(scope, ends, days);
  if (kept.length === ends.length) return kept;
  return withLock(`rfm_cuts:${scope.businessId}`, async () => {
    const known = new Set((await findCuts(scope, ends, days)).map(({ day }) => day));
    for (const day of ends.filter((one) => !known.has(one))) {
      signal?.throwIfAborted();
      const from = startOfDay(addDays(day, 1 - days), timeZone);
      await saveCuts(scope, { day, days, from, to: startOfDay(addDays(day, 1), timeZone) });
    }
    return findCuts(scope, ends, days);
  });
};

/**
 * Computes the thresholds ahead of time: with a million customers, the first page that needs them would wait for
 * seconds.
 */
export const savePastCuts = async (scope: Scope, signal?: AbortSignal): Promise<void> => {
  const { timeZone, rfmDays: days } = await getBusinessOrThrow(scope);
  const ends = monthEndsBefore(toLocalDay(now(), timeZone), MONTHS);
  await readCutsAt(scope, { ends, days, timeZone }, signal);
};

/** More don't fit an alert. */
export const MOST_NAMED = 10;

/**
 * `placed`: the customers with sales in the period, their scores and segments. `slipped`: the champions of before the statement who
 * are in another segment now, the most valuable by lifetime value first, without those
 * that an alert named since `$5`: who moves to and fro is not news each time. Before the parts that write, which Citus executes in order.
 */
const SLIPPED = `placed as materialized (
    select customer_id, cell / 25 + 1 as recency, cell / 5 % 5 + 1 as frequency, cell % 5 + 1 as monetary,
           ($6::text[])[1 + number] as segment
      from unnest($2::uuid[], $3::int[], $4::int[]) as scored (customer_id, cell, number)
      -- Others were erased since the orders were read.
      join customers using (customer_id) where business_id = $1
  ), slipped as materialized (
    select f.customer_id as id, placed.segment, m.lifetime_value as value
      from customer_rfm f
      left join placed on placed.customer_id = f.customer_id
      join customer_metrics m on m.business_id = $1 and m.customer_id = f.customer_id
     where f.business_id = $1 and f.segment = 'champions' and placed.segment is distinct from 'champions'
       and not exists (select from alerts a where a.business_id = $1 and a.kind = 'champions_slipping' and a.at >= $5
             and a.details -> 'named' @> jsonb_build_array(jsonb_build_object('id', f.customer_id)))
  )`;

/** How many champions changed to another segment, their lifetime value, and the most valuable of them. */
export type Slipped = Omit<AlertDetails["champions_slipping"], "day">;

/**
 * Stores each customer's segment in the standard period by the business's scheme, in the transaction of the recalculation
 * that uses it. `dayStarts`: the first instant of every day of the period, and the instant after it.
 * Unchanged rows are not written. Returns how many champions moved to another segment, without those that an alert has
 * named since the given time.
 */
export const refreshCustomerRfm = async (
  client: PoolClient,
  scope: Scope,
  dayStarts: readonly Date[],
  { scheme, notNamedSince }: { scheme: RfmScheme; notNamedSince: Date },
): Promise<Slipped> => {
  const { ids, cells, segments } = await readScores(scope, { dayStarts, scheme }, await readOrderState(client, scope));
  await raiseWorkMem(client);
  const { rows } = await client.query<SlippingChampion & { customers: number; total: number }>(
    `with ${SLIPPED}, gone as (
       delete from customer_rfm f where business_id = $1
          and not exists (select from placed where placed.customer_id = f.customer_id)
     ), stored as (
       insert into customer_rfm as f (business_id, customer_id, recency, frequency, monetary, segment)
       select $1, customer_id, recency, frequency, monetary, segment from placed
       on conflict (business_id, customer_id) do update set recency = excluded.recency, frequency = excluded.frequency,
         monetary = excluded.monetary, segment = excluded.segment
        where (f.recency, f.frequency, f.monetary, f.segment)
          is distinct from (excluded.recency, excluded.frequency, excluded.monetary, excluded.segment)
     )
     select slipped.*, (count(*) over ())::int as customers, (capped_sum(value) over ())::bigint as total from slipped
      order by value desc, id limit ${MOST_NAMED}`,
    [scope.businessId, ids, cells, segments, notNamedSince, RFM_KEYS_BY_VALUE],
  );
  const [first] = rows;
  const named = rows.map(({ id, segment, value }) => ({ id, segment, value }));
  return { customers: first?.customers ?? 0, value: first?.total ?? 0, named };
};
