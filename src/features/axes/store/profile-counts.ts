import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { ACTIVE_VERSION, hasOrderSql } from "#records/list/criteria/method-sql.ts";

/** The customers of the active model by their current profiles. */
export type SegmentCounts = {
  customers: number;
  /** Their lifetime value, in minor units. */
  value: number;
  /** By axis and key of the nearest segment. */
  segments: Record<string, Record<string, number>>;
  /** By key; lifetime value in minor units. */
  archetypes: Record<string, { customers: number; value: number }>;
};

/** When the active model's profiles last changed; null before the first run. */
export const readProfilesChange = (scope: Scope): Promise<string | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ change: string }>(
      `select version || ' ' || extract(epoch from since) as change from standing_axis_models where business_id = $1`,
      [scope.businessId],
    );
    return rows[0]?.change ?? null;
  });

/** Counts every customer with an order once per axis, in one scan. Lists and rules use the same condition. */
export const countSegments = (scope: Scope): Promise<SegmentCounts> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<SegmentCounts>(
      `with meant as materialized (
         select p.nearest, p.archetype_id, p.lifetime_value
           from standing_axis_models s
           join customer_profiles p on p.business_id = $1 and p.version = s.version
          where s.business_id = $1 and ${hasOrderSql("p.customer_id")}),
       nearest as (
         select d.axis_name as axis, d.segment_id as key, n.customers
           from (select position, count(*)::int as customers from meant, unnest(nearest) as own(position) group by 1) n
           join dim_segment_master d on d.business_id = $1 and d.version = ${ACTIVE_VERSION} and d.position = n.position),
       types as (
         select archetype_id as key, count(*)::int as customers, capped_sum(lifetime_value) as value
           from meant where archetype_id is not null group by 1)
       select (select count(*)::int from meant) as customers,
              (select capped_sum(lifetime_value) from meant) as value,
              (select coalesce(jsonb_object_agg(axis, counts), '{}')
                 from (select axis, jsonb_object_agg(key, customers) as counts from nearest group by 1) a) as segments,
              (select coalesce(jsonb_object_agg(key, jsonb_build_object('customers', customers, 'value', value)), '{}')
                 from types) as archetypes`,
      [scope.businessId],
    );
    return rows[0] ?? { customers: 0, value: 0, segments: {}, archetypes: {} };
  });

/** Customers and what they spent, by segment and archetype. */
export type ProfileCounts = {
  customers: number;
  /** By axis and key. */
  segments: Record<string, Record<string, number>>;
  /** `value` in minor units, so that the sum doesn't depend on the order. */
  archetypes: Record<string, { count: number; value: number }>;
};

export const noCounts = (): ProfileCounts => ({ customers: 0, segments: {}, archetypes: {} });

const addArchetype = (
  counts: ProfileCounts,
  key: string,
  { count, value }: ProfileCounts["archetypes"][string],
): void => {
  counts.archetypes[key] ??= { count: 0, value: 0 };
  const own = counts.archetypes[key];
  own.count += count;
  own.value += value;
};

/** Adds `other` to `counts`. */
export const addCounts = (counts: ProfileCounts, other: ProfileCounts): void => {
  counts.customers += other.customers;
  for (const [axis, sizes] of Object.entries(other.segments)) {
    counts.segments[axis] ??= {};
    const own = counts.segments[axis];
    for (const [key, count] of Object.entries(sizes)) own[key] = (own[key] ?? 0) + count;
  }
  for (const [key, own] of Object.entries(other.archetypes)) addArchetype(counts, key, own);
};

type Counted = { archetype: string | null; nearest: readonly number[]; lifetimeValue: number };

/** Counts customers one after another. */
export const profileCounts = (axes: readonly { axis: string; keys: readonly string[] }[]) => {
  const counts = noCounts();
  const sizes = axes.map(({ keys }) => new Int32Array(keys.length));
  return {
    add: ({ archetype, nearest, lifetimeValue: value }: Counted): void => {
      counts.customers += 1;
      for (let i = 0; i < sizes.length; i++) {
        const own = sizes[i] as Int32Array;
        own[nearest[i] as number] = (own[nearest[i] as number] as number) + 1;
      }
      if (archetype !== null) addArchetype(counts, archetype, { count: 1, value });
    },
    total: (): ProfileCounts => ({
      ...counts,
      segments: Object.fromEntries(
        axes.map(({ axis, keys }, i) => [axis, Object.fromEntries(keys.map((key, at) => [key, sizes[i]?.[at] ?? 0]))]),
      ),
    }),
  };
};
