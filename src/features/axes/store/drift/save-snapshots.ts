import type { PoolClient } from "pg";
import { NIL as BEFORE_ALL } from "uuid";
import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import { idMayBeProfiled, mayBeProfiled } from "#core/db/profiling.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { SALES_BANDS } from "#features/axes/rules/drift/noise.ts";
import type { CustomerSnapshot, StoredPosition } from "#features/axes/rules/drift/snapshots.ts";
import type { Day } from "#lib/time/day.ts";

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
