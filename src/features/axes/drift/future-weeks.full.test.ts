import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { segmentAxes } from "#features/axes/run-axes.ts";
import { readDriftWeek } from "#features/axes/store/drift-weeks.ts";
import { trackDrift } from "#features/axes/track-drift.ts";
import { currentWeek } from "#lib/axes/segment-moves.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { aBusiness } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { driftingHistories, PLANTED_AS_OF } from "#testing/shops/planted-histories.ts";
import { saveHistories } from "#testing/shops/save-histories.ts";

test("snapshots that a clock took weeks ahead are taken back once it is set back, and the current week's is taken", async () => {
  const shop = asAdmin(await aBusiness());
  const { steady, once, drifters } = driftingHistories(createRandom(7), { steady: 90, once: 10, drifters: 4 });
  const histories = [...steady, ...once, ...drifters];
  await saveHistories(shop, histories);
  await segmentAxes(shop, { asOf: PLANTED_AS_OF, naming: "axis" }, unwatched());
  const present = new Date();
  const ahead = (days: number) => new Date(present.getTime() + days * 86_400_000);
  const week = (days: number) => currentWeek(ahead(days), "UTC");
  const shown = () => withBusiness(shop, async (client) => (await readDriftWeek(client, shop))?.week);
  const count = (rows: string) =>
    withBusiness(shop, async (client) => (await client.query(`select count(*)::int as n from ${rows}`)).rows[0].n);
  await trackDrift(shop, unwatched(), { at: present });
  const changes = await count("membership_changes");
  await trackDrift(shop, unwatched(), { at: ahead(21) });
  expect(await shown()).toBe(week(21));
  expect(await trackDrift(shop, unwatched(), { at: present })).toEqual({ customers: histories.length, week: week(0) });
  expect([await shown(), await count(`membership_positions where week = '${week(0)}'`)]).toEqual([
    week(0),
    histories.length,
  ]);
  expect(await count("membership_changes")).toBe(changes);
});
