import { orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AxisDrift, Drift, StoredPosition, WeekChange } from "#features/axes/rules/drift.ts";
import type { Day } from "#lib/time/day.ts";
import { IDENTITY } from "#records/customers/list-rows.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

/** A customer's movement within some weeks up to a snapshot; lifetime value in minor units. */
type DriftRow = CustomerIdentity & {
  lifetimeValue: number;
  velocity: number;
  axisVelocity: number | null;
  threshold: number;
  isDrifting: boolean;
  acceleration: number | null;
  why: AxisDrift[];
  archetypeBefore: string | null;
  archetype: string | null;
};

const KEYS = {
  velocity: `coalesce(axis_velocity, velocity)`,
  acceleration: "acceleration",
  lifetimeValue: "lifetime_value",
};
type Field = keyof typeof KEYS;
type DriftSort = Field | `-${Field}`;

type DriftFilter = {
  week: Day;
  weeks: number;
  /** Movement on this axis only. */
  axis: string | null;
  /** Also customers who moved no farther than chance moves them. */
  all: boolean;
  words: readonly string[];
  /** Only these customers; by default any. */
  ids?: readonly string[];
};

/** Whether the customer moved beyond noise: on the axis `$4`, or in total. */
const MOVED = `case when $4::text is null then d.is_drifting
  else d.why @> jsonb_build_array(jsonb_build_object('axis', $4::text, 'isBeyondNoise', true)) end`;

/** One page of the customers of a snapshot by how they moved. */
export const readDrifts = (
  scope: Scope,
  { week, weeks, axis, all, words, ids }: DriftFilter,
  sort: DriftSort,
  page: PageWindow,
): Promise<Page<DriftRow>> =>
  withBusiness(scope, (client) => {
    // The function restricts to the transaction's business itself.
    const searched = words.length > 0 ? "join customers_with_words($7::text[]) w on w.customer_id = d.customer_id" : "";
    const found = `select ${IDENTITY}, coalesce(m.lifetime_value, 0) as lifetime_value, d.velocity,
        (d.velocities ->> $4::text)::float8 as axis_velocity, d.threshold, d.is_drifting, d.acceleration, d.why,
        d.archetype_before, d.archetype
      from customer_drifts d ${searched}
      join customers c on c.business_id = $1 and c.customer_id = d.customer_id
      left join customer_metrics m on m.business_id = $1 and m.customer_id = d.customer_id
     where d.business_id = $1 and d.week = $2 and d.weeks = $3 and d.velocity is not null and ($5 or ${MOVED})
       and ($6::uuid[] is null or d.customer_id = any($6))`;
    const values = [scope.businessId, week, weeks, axis, all, ids ?? null, ...(words.length > 0 ? [words] : [])];
    return readPage<DriftRow>(client, { found, order: orderBy(KEYS, sort), values }, page);
  });

/** The IDs of all customers of a snapshot who moved beyond noise in total. */
export const readDrifterIds = (scope: Scope, { week, weeks }: Pick<DriftFilter, "week" | "weeks">): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select customer_id as id from customer_drifts where business_id = $1 and week = $2 and weeks = $3 and is_drifting`,
      [scope.businessId, week, weeks],
    );
    return rows.map(({ id }) => id);
  });

/** How many customers moved from one archetype to another; their lifetime value in minor units. */
export type Migration = {
  from: string | null;
  to: string | null;
  customers: number;
  drifting: number;
  lifetimeValue: number;
};

const SUMS = `count(*)::int as customers, coalesce(sum(m.lifetime_value), 0)::float8 as lifetime_value`;

/** Between a snapshot and the one some weeks before, both ends by the same version of the axes; null for new customers. */
export const readFlows = (scope: Scope, { week, weeks }: { week: Day; weeks: number }): Promise<Migration[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Migration>(
      `select d.archetype_before as "from", d.archetype as "to", ${SUMS},
              count(*) filter (where d.is_drifting)::int as drifting
         from customer_drifts d
         left join customer_metrics m on m.business_id = $1 and m.customer_id = d.customer_id
        where d.business_id = $1 and d.week = $2 and d.weeks = $3
        group by 1, 2 order by customers desc, 1, 2`,
      [scope.businessId, week, weeks],
    );
    return rows;
  });

/** A change of a customer's archetype in the week before a snapshot. */
type ArchetypeChange = CustomerIdentity & {
  week: Day;
  velocity: number;
  from: string | null;
  to: string | null;
};

/** One page of the archetype changes in snapshots after `from` up to `to`. */
export const readArchetypeChanges = (
  scope: Scope,
  { from, to, words }: { from: Day; to: Day; words: readonly string[] },
  sort: "week" | "-week" | "velocity" | "-velocity",
  page: PageWindow,
): Promise<Page<ArchetypeChange>> =>
  withBusiness(scope, (client) => {
    const searched = words.length > 0 ? "join customers_with_words($4::text[]) w on w.customer_id = x.customer_id" : "";
    const found = `select ${IDENTITY}, x.week::text, x.velocity, x.archetype_before as "from", x.archetype as "to"
      from membership_changes x ${searched} join customers c on c.business_id = $1 and c.customer_id = x.customer_id
     where x.business_id = $1 and x.week > $2 and x.week <= $3 and x.archetype_before is distinct from x.archetype`;
    const values = [scope.businessId, from, to, ...(words.length > 0 ? [words] : [])];
    return readPage<ArchetypeChange>(
      client,
      { found, order: orderBy({ week: "week", velocity: "velocity" }, sort), values },
      page,
    );
  });

/** Net over the snapshots after `from` up to `to`: from each customer's first archetype to the last, if they differ. */
export const readMigrations = (scope: Scope, { from, to }: { from: Day; to: Day }): Promise<Migration[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Migration>(
      `with moved as (
         select customer_id, (array_agg(archetype_before order by week))[1] as "from",
                (array_agg(archetype order by week desc))[1] as "to"
           from membership_changes
          where business_id = $1 and week > $2 and week <= $3 and archetype_before is distinct from archetype
          group by customer_id)
       select "from", "to", ${SUMS}, count(*) filter (where d.is_drifting)::int as drifting
         from moved
         left join customer_metrics m on m.business_id = $1 and m.customer_id = moved.customer_id
         left join customer_drifts d on d.business_id = $1 and d.customer_id = moved.customer_id and d.weeks = 13
          and d.week = (select max(week) from drift_weeks where business_id = $1 and finished_at is not null)
        where "from" is distinct from "to"
        group by 1, 2 order by customers desc, 1, 2`,
      [scope.businessId, from, to],
    );
    return rows;
  });

/** What the snapshots say about a customer: changes newest first, movement of the latest finished snapshot by window. */
type StoredPath = { position: StoredPosition; changes: WeekChange[]; drifts: Omit<Drift, "velocities">[] };

/** Null if the customer is in none. */
export const readStoredPath = (scope: Scope, customerId: string): Promise<StoredPath | null> =>
  withBusiness(scope, async (client) => {
    const key = [scope.businessId, customerId];
    const { rows: positions } = await client.query<StoredPosition>(
      `select week::text, version, memberships, archetype from membership_positions where business_id = $1 and customer_id = $2`,
      key,
    );
    const [position] = positions;
    if (!position) return null;
    const { rows: changes } = await client.query<WeekChange>(
      `select week::text, version, velocity, before, replaced, archetype_before, archetype
         from membership_changes where business_id = $1 and customer_id = $2 order by week desc`,
      key,
    );
    const { rows: drifts } = await client.query<StoredPath["drifts"][number]>(
      `select d.weeks, d.velocity, d.threshold, d.is_drifting, d.acceleration, d.why, d.archetype_before, d.archetype
         from customer_drifts d
        where d.business_id = $1 and d.customer_id = $2
          and d.week = (select max(week) from drift_weeks where business_id = $1 and finished_at is not null)
        order by d.weeks`,
      key,
    );
    return { position, changes, drifts };
  });
