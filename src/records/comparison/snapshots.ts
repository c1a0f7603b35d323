import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";

export type SnapshotOf = {
  report: "purchasing" | "forecast" | "churn" | "archetypes" | "axes";
  setting: string;
  day: Day;
};

export type Snapshot<Figures> = { day: Day; madeAt: Date; figures: Figures };

/** Stores the figures of a day, replacing earlier ones of the same day. `Figures` must be JSON. */
export const saveSnapshot = async <Figures extends object>(
  client: PoolClient,
  { businessId }: Scope,
  { report, setting, day }: SnapshotOf,
  { madeAt, figures }: { madeAt: Date; figures: Figures },
): Promise<void> => {
  await client.query(
    `insert into report_snapshots (business_id, report, setting, day, made_at, figures)
     values ($1, $2, $3, $4, $5, $6::jsonb)
     on conflict (business_id, report, setting, day) do update set made_at = excluded.made_at, figures = excluded.figures`,
    [businessId, report, setting, day, madeAt, JSON.stringify(figures)],
  );
};

/** The figures of exactly this day, or with `isLatest` of the last stored day up to it; null if there are none. */
export const readSnapshot = async <Figures extends object>(
  client: PoolClient,
  { businessId }: Scope,
  { report, setting, day }: SnapshotOf,
  { isLatest = false } = {},
): Promise<Snapshot<Figures> | null> => {
  const { rows } = await client.query<Snapshot<Figures>>(
    `select day::text, made_at, figures from report_snapshots
      where business_id = $1 and report = $2 and setting = $3 and day <= $4 and ($5 or day = $4)
      order by day desc limit 1`,
    [businessId, report, setting, day, isLatest],
  );
  return rows[0] ?? null;
};

/** The first day with stored figures; null if there is none. */
const firstSnapshotDay = async (
  client: PoolClient,
  { businessId }: Scope,
  { report, setting }: Omit<SnapshotOf, "day">,
): Promise<Day | null> => {
  const { rows } = await client.query<{ day: Day | null }>(
    "select min(day)::text as day from report_snapshots where business_id = $1 and report = $2 and setting = $3",
    [businessId, report, setting],
  );
  return rows[0]?.day ?? null;
};

/** The figures as stored by the last update up to a day (null if there was none by then), and the first day with stored ones. */
export const readStoredBy = async <Figures extends object>(client: PoolClient, scope: Scope, of: SnapshotOf) => ({
  stored: await readSnapshot<Figures>(client, scope, of, { isLatest: true }),
  storedSince: await firstSnapshotDay(client, scope, of),
});

/** Deletes figures made before then: of reports that are calculated again on request before `recalculable`. */
export const deleteOldSnapshots = async (
  client: PoolClient,
  { businessId }: Scope,
  { before, recalculable }: { before: Date; recalculable: Date },
): Promise<void> => {
  await client.query(
    `delete from report_snapshots
      where business_id = $1 and made_at < case when report in ('purchasing', 'forecast') then $3::timestamptz else $2::timestamptz end`,
    [businessId, before, recalculable],
  );
};
