import type { PoolClient } from "pg";
import { NIL as BEFORE_ALL } from "uuid";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomerSnapshot, StoredPosition } from "#features/axes/rules/drift.ts";
import { type Noise, SALES_BANDS } from "#features/axes/rules/drift-distance.ts";
import type { Day } from "#lib/time/day.ts";
import { idMayBeProfiled, mayBeProfiled } from "#records/customers/consent.ts";

/** A finished snapshot. */
export type DriftWeek = { week: Day; version: number; asOf: Date; finishedAt: Date; customers: number; noise: Noise };

/** The latest finished snapshot; null before the first. */
export const readDriftWeek = async (client: PoolClient, { businessId }: Scope): Promise<DriftWeek | null> => {
  const { rows } = await client.query<DriftWeek>(
    `select week::text, version, as_of, finished_at, customers, noise
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
    `select week::text, version, as_of, noise from drift_weeks
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
const DELETED_AT_ONCE = 20_000;

/**
 * Deletes a batch of what is no longer shown: velocities of snapshots before `week`, and everything before `oldest`. Returns whether
 * there may be more.
 */
export const deleteOldDrift = async (
  client: PoolClient,
  { businessId }: Scope,
  { week, oldest }: { week: Day; oldest: Day },
): Promise<boolean> => {
  const { rowCount: velocities } = await client.query(
    `delete from customer_drifts where (business_id, week, weeks, customer_id) in (
       select business_id, week, weeks, customer_id from customer_drifts where business_id = $1 and week < $2 limit ${DELETED_AT_ONCE})`,
    [businessId, week],
  );
  const { rowCount: changes } = await client.query(
    `delete from membership_changes where (business_id, customer_id, week) in (
       select business_id, customer_id, week from membership_changes where business_id = $1 and week < $2 limit ${DELETED_AT_ONCE})`,
    [businessId, oldest],
  );
  const { rowCount: positions } = await client.query(
    `delete from membership_positions where (business_id, customer_id) in (
       select business_id, customer_id from membership_positions where business_id = $1 and week < $2 limit ${DELETED_AT_ONCE})`,
    [businessId, oldest],
  );
  await client.query("delete from drift_weeks where business_id = $1 and week < $2", [businessId, oldest]);
  return [velocities, changes, positions].includes(DELETED_AT_ONCE);
};

/** Customers with orders who are not in a week's snapshot yet, in pages by ID: an interrupted snapshot goes on with these. */
export const eachMissingPage = async (
  scope: Scope,
  { week, pageSize }: { week: Day; pageSize: number },
  take: (customerIds: readonly string[]) => Promise<void>,
): Promise<void> => {
  for (let after: string = BEFORE_ALL; ; ) {
    const ids = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      const { rows } = await client.query<{ id: string }>(
        `select m.customer_id as id from customer_metrics m
           left join membership_positions p on p.business_id = $1 and p.customer_id = m.customer_id
          where m.business_id = $1 and m.customer_id > $2 and (p.week is null or p.week < $3)
            and ${idMayBeProfiled("m.customer_id")}
          order by m.customer_id limit $4`,
        [scope.businessId, after, week, pageSize],
      );
      return rows.map(({ id }) => id);
    });
    if (ids.length > 0) await take(ids);
    if (ids.length < pageSize) return;
    after = ids.at(-1) ?? after;
  }
};

/** The customers that the noise is measured on, as many of each band of orders. */
const SAMPLED_IN_BAND = 200;

/** Always the same customers, drawn from the random ends of their IDs. */
export const sampleByOrders = (scope: Scope): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from (
         select customer_id as id, row_number() over (
                  partition by width_bucket(order_count, $2::int[]) order by right(customer_id::text, 12), customer_id) as place
           from customer_metrics m where business_id = $1 and order_count > 0 and ${idMayBeProfiled("m.customer_id")}) ranked
        where place <= ${SAMPLED_IN_BAND} order by id`,
      [scope.businessId, [...SALES_BANDS]],
    );
    return rows.map(({ id }) => id);
  });

/** Their positions in the last snapshot, by ID. */
export const readPositions = (scope: Scope, customerIds: readonly string[]): Promise<Record<string, StoredPosition>> =>
  withBusiness(scope, async (client) => {
    await forceKeyedPlans(client);
    const { rows } = await client.query<StoredPosition & { id: string }>(
      `select customer_id as id, week::text, version, memberships, archetype
         from membership_positions where business_id = $1 and customer_id = any($2::uuid[])`,
      [scope.businessId, customerIds],
    );
    return Object.fromEntries(rows.map(({ id, ...position }) => [id, position]));
  });

/** Reads one of the page's lists; customers deleted meanwhile, or who now object to profiling, are skipped. */
const unnestPageList = (list: string, columns: string): string =>
  `from jsonb_to_recordset($2::jsonb) as page("customerId" uuid, ${list} jsonb)
   join customers c on c.business_id = $1 and c.customer_id = page."customerId" and ${mayBeProfiled("c")},
        jsonb_to_recordset(page.${list}) as each(${columns})`;

const WRITES = [
  `insert into membership_changes (business_id, customer_id, week, version, velocity, before, replaced, archetype_before, archetype)
   select $1, c.customer_id, each.week, each.version, each.velocity, each.before, nullif(each.replaced, 'null'),
          each."archetypeBefore", each.archetype
     ${unnestPageList("changes", `week date, version int, velocity float8, before jsonb, replaced jsonb, "archetypeBefore" text, archetype text`)}
   on conflict do nothing`,
  `insert into membership_positions as p (business_id, customer_id, week, version, memberships, archetype)
   select $1, c.customer_id, each.week, each.version, each.memberships, each.archetype
     ${unnestPageList("positions", "week date, version int, memberships jsonb, archetype text")}
   on conflict (business_id, customer_id) do update set week = excluded.week, version = excluded.version,
     memberships = excluded.memberships, archetype = excluded.archetype
    where p.week < excluded.week`,
  `insert into customer_drifts (business_id, week, weeks, customer_id, velocity, threshold, is_drifting, acceleration, velocities,
     why, archetype_before, archetype)
   select $1, each.week, each.weeks, c.customer_id, each.velocity, each.threshold, each."isDrifting", each.acceleration,
          each.velocities, each.why, each."archetypeBefore", each.archetype
     ${unnestPageList(
       "drifts",
       `week date, weeks int, velocity float8, threshold float8, "isDrifting" boolean, acceleration float8, velocities jsonb,
        why jsonb, "archetypeBefore" text, archetype text`,
     )}
   on conflict do nothing`,
];

/** Stores a page of a week's snapshot in the caller's transaction; the customers in it already are left as they are. */
export const saveSnapshots = async (
  client: PoolClient,
  { businessId }: Scope,
  snapshots: readonly CustomerSnapshot[],
): Promise<void> => {
  await forceKeyedPlans(client);
  const page = JSON.stringify(
    snapshots.map(({ customerId, position, changes, drifts }) => {
      return {
        customerId,
        positions: [position],
        changes,
        drifts: drifts.map((drift) => ({ week: position.week, ...drift })),
      };
    }),
  );
  for (const write of WRITES) await client.query(write, [businessId, page]);
};

/** Customers per batch. */
const BATCH = 5000;

/**
 * Takes a batch of customers out of a week's unfinished snapshot: their positions are those of the week before again, from what the
 * snapshot stored as changed. Returns whether there may be more.
 */
export const undoSnapshot = async (client: PoolClient, { businessId }: Scope, week: Day): Promise<boolean> => {
  await forceKeyedPlans(client);
  const { rowCount } = await client.query(
    `with page as (
       select customer_id from membership_positions where business_id = $1 and week = $2
        order by customer_id limit ${BATCH} for update),
     drifts as (
       delete from customer_drifts d using page where d.business_id = $1 and d.week = $2 and d.customer_id = page.customer_id),
     changes as (
       delete from membership_changes x using page where x.business_id = $1 and x.week = $2 and x.customer_id = page.customer_id
       returning x.customer_id, x.before, x.replaced, x.archetype_before)
     update membership_positions p set week = p.week - 7,
            memberships = coalesce(x.replaced, p.memberships || x.before, p.memberships),
            archetype = case when x.customer_id is null then p.archetype else x.archetype_before end,
            version = case when x.replaced is null then p.version else coalesce(
              (select max(w.version) from drift_weeks w where w.business_id = $1 and w.week < $2 and w.version < p.version),
              p.version - 1) end
       from page left join changes x using (customer_id)
      where p.business_id = $1 and p.customer_id = page.customer_id`,
    [businessId, week],
  );
  return rowCount === BATCH;
};
