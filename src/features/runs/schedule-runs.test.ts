import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { once as oncePerProcess } from "#core/server/process-singleton.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { SCHEDULE } from "#runs.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { planSlots } from "./schedule-runs.ts";

/** A business created before scheduling began. */
const anOldBusiness = async (timeZone: string): Promise<Scope> => {
  const scope = await aBusiness({ timeZone });
  await asOwner(`update businesses set created_at = to_timestamp(0) where id = '${scope.businessId}'`);
  return scope;
};

const nightsOf = (scope: Scope): Promise<Date[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ dueAt: Date }>(
      `select due_at as "dueAt" from runs where business_id = $1 and kind = 'recalculate_segments' order by due_at`,
      [scope.businessId],
    );
    return rows.map(({ dueAt }) => dueAt);
  });

/** Marks all runs as done by a worker. */
const finish = (scope: Scope) =>
  withBusiness(scope, (client) =>
    client.query("update runs set state = 'succeeded' where business_id = $1", [scope.businessId]),
  );

const NIGHTS: [timeZone: string, first: string, days: string[]][] = [
  // Clocks go forward over midnight on 4 November 2018, back over it on 18 February 2018.
  ["America/Sao_Paulo", "2018-11-02", ["02", "03", "04", "05", "06"]],
  ["America/Sao_Paulo", "2018-02-16", ["16", "17", "18", "19", "20"]],
  // Forward over 01:00 on 29 March 2026, back over 02:00 on 25 October.
  ["Europe/Lisbon", "2026-03-27", ["27", "28", "29", "30", "31"]],
  ["Europe/Lisbon", "2026-10-23", ["23", "24", "25", "26", "27"]],
  // Noon in UTC is 02:00 there; the 30th was skipped.
  ["Pacific/Apia", "2011-12-28", ["28", "29", "31", "01", "02"]],
];

test.each(isFullRing ? NIGHTS : [...NIGHTS.slice(1, 2), ...NIGHTS.slice(-1)])(
  "%s from %s on: one run per night, and none on a skipped day",
  async (timeZone, first, days) => {
    const shop = await anOldBusiness(timeZone);
    const noon = Date.parse(`${first}T12:00:00Z`);
    // The night before the first check is made up for; then every half hour, until noon after the last night but one.
    for (let at = noon; at <= noon + 4 * 24 * 3_600_000; at += 30 * 60_000) {
      await planSlots(new Date(at));
      await finish(shop);
    }
    expect((await nightsOf(shop)).map((at) => toLocalDay(at, timeZone).slice(8))).toEqual(days);
  },
);

test("remembers nothing about a time zone that a business has left", async () => {
  const shop = await anOldBusiness("Asia/Tokyo");
  const remembered = () =>
    [...oncePerProcess("planned-slots", () => new Map<string, Date>()).keys()].filter((name) =>
      name.startsWith(shop.businessId),
    );
  await planSlots(new Date("2026-05-01T12:00:00Z"));
  expect(remembered()).toHaveLength(SCHEDULE.length);
  await asOwner(`update businesses set time_zone = 'UTC' where id = '${shop.businessId}'`);
  await planSlots(new Date("2026-05-03T12:00:00Z"));
  expect(remembered().filter((name) => name.endsWith("Asia/Tokyo"))).toEqual([]);
  expect(remembered()).toHaveLength(SCHEDULE.length);
});

test("a nightly run that is still waiting also covers the next night", async () => {
  const shop = await anOldBusiness("UTC");
  await planSlots(new Date("2026-05-01T12:00:00Z"));
  await planSlots(new Date("2026-05-02T12:00:00Z"));
  expect(await nightsOf(shop)).toEqual([new Date("2026-05-01T02:00:00Z")]);
});

test("nightly runs go on after the clock was a year ahead and is set back", async () => {
  const shop = await anOldBusiness("UTC");
  for (const at of ["2026-05-01T12:00:00Z", "2027-05-01T12:00:00Z", "2026-05-01T12:10:00Z", "2026-05-02T12:00:00Z"]) {
    await planSlots(new Date(at));
    await finish(shop);
  }
  const days = (await nightsOf(shop)).map((at) => toLocalDay(at, "UTC"));
  expect(days).toEqual(["2026-05-01", "2026-05-02", "2027-05-01"]);
});

test("a new business has its first nightly run tomorrow", async () => {
  const shop = await aBusiness();
  await planSlots(new Date());
  expect(await nightsOf(shop)).toEqual([]);
});

test("a business with an unknown time zone doesn't stop the others' nightly runs", async () => {
  const lost = await anOldBusiness("Mars/Olympus");
  const shop = await anOldBusiness("UTC");
  await planSlots(new Date("2026-05-01T12:00:00Z"));
  expect([await nightsOf(lost), (await nightsOf(shop)).length]).toEqual([[], 1]);
  await asOwner(`update businesses set time_zone = 'UTC' where id = '${lost.businessId}'`);
});

test("four processes planning the same slots create each run once @full", async () => {
  const shops = await Promise.all(["America/Sao_Paulo", "Europe/Lisbon", "Pacific/Apia"].map(anOldBusiness));
  const program = `
    import { planSlots } from "#features/runs/schedule-runs.ts";
    console.log("made " + (await planSlots(new Date("2026-05-01T20:00:00Z"))));
    process.exit(0);`;
  const said = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
        env: process.env,
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += chunk;
      });
      await once(child, "exit");
      return Number(/made (\d+)/.exec(text)?.[1]);
    }),
  );
  for (const shop of shops) expect(await nightsOf(shop)).toHaveLength(1);
  // Every kind of these businesses, and of the one whose time zone was unknown before.
  expect(said.reduce((sum, made) => sum + made, 0)).toBeLessThanOrEqual((shops.length + 1) * SCHEDULE.length);
});
