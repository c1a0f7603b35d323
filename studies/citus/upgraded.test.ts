import type { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { readPlaces } from "#core/postgres/citus.ts";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";

const BUSINESS = "11111111-1111-4111-8111-111111111111";
const SEGMENTS = [
  ["category_exploration", "explorers"],
  ["loyalty_trajectory", "stable_regulars"],
  ["loyalty_trajectory", "declining_risk"],
  ["purchase_value", "small_spenders"],
  ["purchase_value", "premium_spenders"],
] as const;
/** The second one has no segment on an axis of the model, and one that the model doesn't have. */
const NEAREST = [
  { purchase_value: "small_spenders", loyalty_trajectory: "declining_risk", category_exploration: "explorers" },
  { purchase_value: "premium_spenders", loyalty_trajectory: "gone" },
];

/** A model with profiles, before their nearest segments were stored by position. */
const saveNamedProfiles = async (owner: Client): Promise<void> => {
  await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, 'shop', 'Shop', 'UTC', 'USD')",
    [BUSINESS],
  );
  await owner.query(
    "insert into axis_models (business_id, version, as_of, made_at, options) values ($1, 1, now(), now(), '{}')",
    [BUSINESS],
  );
  for (const [i, [axis, key]] of SEGMENTS.entries())
    await owner.query(
      `insert into dim_segment_master (business_id, version, axis_name, segment_id, place, position, cluster_center,
         scaler_params, population_percentage, customer_count) values ($1, 1, $2, $3, $4, $5, '{}', '{}', 1, 1)`,
      [BUSINESS, axis, key, i, i + 1],
    );
  for (const [i, nearest] of NEAREST.entries()) {
    const id = `22222222-2222-4222-8222-22222222222${i}`;
    await owner.query("insert into customers (business_id, customer_id, external_id) values ($1, $2, $3)", [
      BUSINESS,
      id,
      `c${i}`,
    ]);
    await owner.query(
      `insert into customer_profiles (business_id, version, customer_id, memberships, dominant_segments, features,
         feature_set, lifetime_value, churn_risk_score, calculated_at, revision)
       values ($1, 1, $2, '{}', $3, '{}', 1, 0, 0, now(), 1)`,
      [BUSINESS, id, JSON.stringify(nearest)],
    );
  }
};

test("a database of an earlier version is upgraded with its rows, also with distributed tables", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0079"));
  await connected(database.ownerUrl, saveNamedProfiles);
  expect(await migrateDatabase(database)).toContain("0079_nearest_by_position");
  await connected(database.ownerUrl, async (owner) => {
    await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
    const { rows } = await owner.query(
      "select nearest, trajectory_position from customer_profiles order by customer_id",
    );
    expect(rows).toEqual([
      { nearest: [1, 3, 4], trajectoryPosition: 3 },
      { nearest: [0, 0, 5], trajectoryPosition: null },
    ]);
    if (!isTestingCitus) return;
    const misplaced = (await readPlaces(owner)).filter((table) => table.is !== table.shouldBe);
    expect(misplaced).toEqual([]);
  });
});
