import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { killAtMoments, type Moment } from "#testing/processes/killed-runs.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { calculateCustomerProfiles } from "./compute-profiles.ts";
import { loadDiscoveredSegments } from "./discover-axis-segments.ts";
import { segmentAxes } from "./run-axes.ts";

type Seen = { version: number; profiles: number; unmatched: number; segments: number; axes: number; uncounted: number };

/**
 * The active state in one statement: profiles of the active version, dominant segments missing from that version, and
 * axes whose segments don't count every customer.
 */
const seen = (scope: Scope): Promise<Seen | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Seen>(
      `with active as (select version from standing_axis_models where business_id = $1),
            segments as (select axis_name, position, customer_count from dim_segment_master
                          where business_id = $1 and version = (select version from active)),
            profiles as (select nearest from customer_profiles
                          where business_id = $1 and version = (select version from active)),
            axes as (select axis_name, sum(customer_count) as customers from segments group by 1)
       select (select version from active) as version, (select count(*)::int from profiles) as profiles,
              (select count(*)::int from segments) as segments, (select count(*)::int from axes) as axes,
              (select count(*)::int from axes where customers <> (select count(*) from profiles)) as uncounted,
              (select count(*)::int from profiles
                where array(select distinct axis_name from segments where position = any(nearest) order by 1)
                   is distinct from array(select axis_name from axes order by 1)) as unmatched`,
      [scope.businessId],
    );
    return rows[0];
  });

/** Versions that have a model row, segments or profiles. */
const versionsOf = (scope: Scope): Promise<Record<"models" | "segments" | "profiles", number[]>> =>
  withBusiness(scope, async (client) => {
    const of = async (table: string) => {
      const sql = `select distinct version from ${table} where business_id = $1 order by 1`;
      const { rows } = await client.query<{ version: number }>(sql, [scope.businessId]);
      return rows.map(({ version }) => version);
    };
    return {
      models: await of("axis_models"),
      segments: await of("dim_segment_master"),
      profiles: await of("customer_profiles"),
    };
  });

/** Ten moments across all parts of a run: two per part, some time after it begins. */
const tenMoments = (): Moment[] =>
  ["histories 0", "axes 2", "archetypes 0", "profiles 0", "profiles 300"]
    .flatMap((line) => [line, line])
    .map((line) => ({ line, afterMs: Math.random() * 30 }));

const CUSTOMERS = 300;
/** Few enough to be found quickly, enough to be killed in between. */
const AXES = ["purchase_frequency", "purchase_value", "purchase_cadence", "repurchase_behavior"];
const WHOLE = { profiles: CUSTOMERS, axes: AXES.length, unmatched: 0, uncounted: 0 };

const OPTIONS = { axes: AXES, naming: "axis" } as const;
const run = (actor: Actor) => segmentAxes(actor, { ...OPTIONS, asOf: SHOP_AS_OF }, unwatched());

test("a run killed at any of ten moments leaves the active model complete, and the next run leaves no partial data", async () => {
  const actor = await anAxisShop(CUSTOMERS / 3);
  const first = await run(actor);
  const ids = await withBusiness(actor, async (client) => {
    const sql = "select customer_id as id from customers where business_id = $1 limit 20";
    return (await client.query<{ id: string }>(sql, [actor.businessId])).rows.map(({ id }) => id);
  });
  const moments = tenMoments();
  console.log(`Killed at: ${moments.map(({ line, afterMs }) => `${line} + ${afterMs.toFixed(1)} ms`).join(", ")}`);

  let isOver = false;
  let reads = 0;
  let last = first.version;
  const reader = async () => {
    for (; !isOver; reads++, await pause(20)) {
      const now = await seen(actor);
      expect(now).toMatchObject(WHOLE);
      expect(now?.version).toBeGreaterThanOrEqual(last);
      last = now?.version ?? 0;
      // As users see it: every profile comes from a model that is active, or was until just now.
      const versions = new Set((await calculateCustomerProfiles(actor, ids)).map(({ model_version }) => model_version));
      expect(versions.size).toBe(1);
    }
  };
  const reading = reader();

  const halves: number[] = [];
  const program = {
    module: "#features/axes/run-axes.ts",
    call: `loaded.segmentAxes(${JSON.stringify(actor)},
      { ...${JSON.stringify(OPTIONS)}, asOf: new Date(${SHOP_AS_OF.getTime()}) },
      { at, signal: new AbortController().signal })`,
  };
  try {
    await killAtMoments(moments, program, async () => {
      const [{ models }, active] = [await versionsOf(actor), await seen(actor)];
      halves.push(models.filter((version) => version > (active?.version ?? 0)).length);
      expect(active).toMatchObject(WHOLE);
    });
  } finally {
    isOver = true;
    await reading;
  }
  expect(reads).toBeGreaterThan(moments.length);
  // A run killed before it writes leaves nothing; one killed while writing leaves only its own version.
  expect(Math.max(...halves)).toBe(1);

  const next = await run(actor);
  const keysIn = (run: typeof next) => run.models.map(({ segments: found }) => found.map(({ key }) => key));
  expect([next.customers, keysIn(next)]).toEqual([CUSTOMERS, keysIn(first)]);
  const { models, segments, profiles } = await versionsOf(actor);
  // Previously active models are still whole; versions never activated are gone, and so are the profiles of all but
  // one.
  expect([segments, models.at(-1), profiles]).toEqual([models, next.version, [next.version]]);
  expect((await loadDiscoveredSegments(actor))?.version).toBe(next.version);
  expect(await seen(actor)).toMatchObject({ ...WHOLE, version: next.version });
});
