import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Noise } from "#features/axes/rules/drift/noise.ts";
import type { Day } from "#lib/time/day.ts";

/** A finished snapshot. */
export type DriftWeek = { week: Day; version: number; asOf: Date; finishedAt: Date; customers: number; noise: Noise };

/** The latest finished snapshot; null before the first. */
export const readDriftWeek = async (client: PoolClient, { businessId }: Scope): Promise<DriftWeek | null> => {
  const { rows } = await client.query<DriftWeek>(
    `select week::text, version, as_of as "asOf", finished_at as "finishedAt", customers, noise
       from drift_weeks where business_id = $1 and finished_at is not null order by week desc limit 1`,
    [businessId],
  );
  return rows[0] ?? null;
};

type BegunWeek = Pick<DriftWeek, "week" | "version" | "asOf" | "noise">;

/** A snapshot of this week that was interrupted. */
export const readBegunWeek = async (
  client: PoolClient,
  { businessId }: Scope,
  week: Day,
): Promise<BegunWeek | undefined> => {
  const { rows } = await client.query<BegunWeek>(
    `select week::text, version, as_of as "asOf", noise from drift_weeks
      where business_id = $1 and week = $2 and finished_at is null`,
    [businessId, week],
  );
  return rows[0];
};

/** Begins a week's snapshot, instead of an interrupted one that was undone. */
export const beginDriftWeek = async (
  client: PoolClient,
  { businessId }: Scope,
  { week, version, asOf, noise }: BegunWeek,
): Promise<void> => {
  await client.query(
    `insert into drift_weeks (business_id, week, version, as_of, noise) values ($1, $2, $3, $4, $5::jsonb)
     on conflict (business_id, week) do update set version = excluded.version, as_of = excluded.as_of, noise = excluded.noise`,
    [businessId, week, version, asOf, JSON.stringify(noise)],
  );
};

/** Makes a week's snapshot the one that is shown. Returns its customers. */
export const finishDriftWeek = async (
  client: PoolClient,
  { businessId }: Scope,
  { week, at }: { week: Day; at: Date },
): Promise<number> => {
  const { rows } = await client.query<{ customers: number }>(
    `update drift_weeks set finished_at = $3,
            customers = (select count(*) from membership_positions where business_id = $1 and week = $2)
      where business_id = $1 and week = $2 returning customers`,
    [businessId, week, at],
  );
  return rows[0]?.customers ?? 0;
};

/** Forgets the snapshots from a week on, whose customers were taken out of them. */
export const deleteDriftWeeks = async (client: PoolClient, { businessId }: Scope, from: Day): Promise<void> => {
  await client.query("delete from drift_weeks where business_id = $1 and week >= $2", [businessId, from]);
};

/** Rows deleted per batch. */
const BATCH = 20_000;

/**
 * Deletes a batch of what is no longer shown: velocities of snapshots before `week`, and everything before `oldest`. Returns whether
 * there may be more.
 */
export const forgetDrift = async (
  client: PoolClient,
  { businessId }: Scope,
  { week, oldest }: { week: Day; oldest: Day },
): Promise<boolean> => {
  const { rowCount: velocities } = await client.query(
    `delete from customer_drifts where (business_id, week, weeks, customer_id) in (
       select business_id, week, weeks, customer_id from customer_drifts where business_id = $1 and week < $2 limit ${BATCH})`,
    [businessId, week],
  );
  const { rowCount: changes } = await client.query(
    `delete from membership_changes where (business_id, customer_id, week) in (
       select business_id, customer_id, week from membership_changes where business_id = $1 and week < $2 limit ${BATCH})`,
    [businessId, oldest],
  );
  const { rowCount: positions } = await client.query(
    `delete from membership_positions where (business_id, customer_id) in (
       select business_id, customer_id from membership_positions where business_id = $1 and week < $2 limit ${BATCH})`,
    [businessId, oldest],
  );
  await client.query("delete from drift_weeks where business_id = $1 and week < $2", [businessId, oldest]);
  return [velocities, changes, positions].includes(BATCH);
};
