import { beforeAll, describe, expect, test, vi } from "vitest";
import { GET as getPath } from "#app/api/admin/customers/[id]/drift/route.ts";
import { GET as getChanges } from "#app/api/admin/drift/changes/route.ts";
import { GET as getMigrations } from "#app/api/admin/drift/migrations/route.ts";
import { GET } from "#app/api/admin/drift/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { segmentAxes } from "#features/axes/run-axes.ts";
import { trackDrift } from "#features/axes/track-drift.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { aBusiness } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { driftingHistories, PLANTED_AS_OF } from "#testing/shops/planted-histories.ts";
import { saveHistories } from "#testing/shops/save-histories.ts";

const LAST = "2025-06-30";
let shop: Actor;
let token: string;
let customers: number;

const list = async (query = "") => answerOf(GET(aRequest("GET", `/api/admin/drift${query}`, { token })));
const count = (sql: string) =>
  withBusiness(shop, async (client) => {
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${sql}`, [shop.businessId]);
    return rows[0]?.n ?? 0;
  });

beforeAll(async () => {
  shop = asAdmin(await aBusiness());
  token = await aToken(shop, { permissions: ["customers:view", "reports:view"] });
  const { steady, once, drifters } = driftingHistories(createRandom(7), { steady: 90, once: 10, drifters: 4 });
  const histories = [...steady, ...once, ...drifters];
  customers = histories.length;
  await saveHistories(shop, histories);
  await withBusiness(shop, (client) =>
    client.query("update customers set name = 'Ada Lovelace' where business_id = $1", [shop.businessId]),
  );
  await segmentAxes(shop, { asOf: PLANTED_AS_OF, naming: "axis" }, unwatched());
});

describe("the weekly snapshot and its routes", () => {
  test("are empty at first; a killed snapshot shows nothing, and the next attempt goes on with the others, once", async () => {
    expect((await list()).body).toMatchObject({ data: [], total: 0, snapshot: null });
    const killed = new AbortController();
    const at = (step: string, done = 0) => {
      if (step === "snapshots" && done >= 60) killed.abort(new Error("killed"));
    };
    const options = { at: PLANTED_AS_OF, pageSize: 30 };
    await expect(trackDrift(shop, { at, signal: killed.signal }, options)).rejects.toThrow("killed");
    expect(await count("membership_positions where business_id = $1")).toBe(60);
    expect((await list()).body).toMatchObject({ data: [], snapshot: null });
    const pages: number[] = [];
    const onPage = (step: string, done = 0) => void (step === "snapshots" && pages.push(done));
    await expect(trackDrift(shop, { ...unwatched(), at: onPage }, options)).resolves.toEqual({ customers, week: LAST });
    expect(pages).toEqual([0, 30, customers - 60]);
    await expect(trackDrift(shop, unwatched(), options)).resolves.toEqual({ customers: 0, week: null });
    expect(await count("customer_drifts where business_id = $1 and weeks = 13")).toBe(customers);
  });

  test("list the drifters with why, masked without customers:pii, by page, and on one axis", async () => {
    const { status, body } = await list("?pageSize=5");
    expect([status, body.data.length, body.snapshot.week]).toEqual([200, 5, LAST]);
    const whole = (await list("?pageSize=100")).body;
    const isPlanted = ({ externalId }: { externalId: string }) => !/^(steady|once)/.test(externalId);
    const admin = await aToken(shop, { role: "admin" });
    const named = (await answerOf(GET(aRequest("GET", "/api/admin/drift?pageSize=100", { token: admin })))).body;
    expect(named.data.filter(isPlanted).length).toBeGreaterThanOrEqual(13);
    expect(named.data.filter(isPlanted).length / named.total).toBeGreaterThan(0.7);
    expect([named.data[0].name, whole.data[0].name]).toEqual(["Ada Lovelace", "A••• L•••"]);
    expect(named.data[0].velocity).toBeGreaterThan(named.data[0].threshold);
    const velocities = named.data.map(({ velocity }: { velocity: number }) => velocity);
    expect(velocities).toEqual(velocities.toSorted((a: number, b: number) => b - a));
    const searched = aRequest("GET", "/api/admin/drift?q=lovelace", { token: admin });
    expect((await answerOf(GET(searched))).body.total).toBe(named.total);
    const gone = (await list("?axis=loyalty_trajectory&pageSize=100")).body;
    expect(gone.data[0].why.map(({ axis }: { axis: string }) => axis)).toContain("loyalty_trajectory");
    expect((await list("?weeks=5")).status).toBe(400);
  });

  test("count the moves between archetypes, list them one by one, and show a customer's path", async () => {
    const migrations = async (query: string) =>
      (await answerOf(getMigrations(aRequest("GET", `/api/admin/drift/migrations${query}`, { token })))).body;
    const flows = await migrations("?weeks=13");
    const sum = (rows: { customers: number }[]) => rows.reduce((all, row) => all + row.customers, 0);
    expect([sum(flows.data), flows.to]).toEqual([customers, LAST]);
    const { body: changes } = await answerOf(
      getChanges(aRequest("GET", "/api/admin/drift/changes?pageSize=200&weeks=13", { token })),
    );
    expect(changes.total).toBeGreaterThan(0);
    const [change] = changes.data;
    expect(change.from.key).not.toBe(change.to.key);
    const net = await migrations("?from=2025-03-31&to=2025-06-30");
    expect(sum(net.data)).toBeLessThanOrEqual(changes.total);
    const { body: path } = await answerOf(
      getPath(aRequest("GET", `/api/admin/customers/${change.id}/drift`, { token }), {
        params: Promise.resolve({ id: change.id }),
      }),
    );
    expect(path.data.path.map(({ week }: { week: string }) => week)).toContain(change.week);
    expect(path.data.windows.map(({ weeks }: { weeks: number }) => weeks)).toEqual([1, 4, 13]);
  });

  test("take no clustering again for drift, not even in the middle of a snapshot: the next week's changes are the customers' own", async () => {
    const before = await count("membership_changes where business_id = $1");
    const positions = () =>
      withBusiness(shop, async (client) => {
        const { rows } = await client.query(
          "select * from membership_positions where business_id = $1 order by customer_id",
          [shop.businessId],
        );
        return rows;
      });
    const old = await positions();
    const next = { at: new Date("2025-07-08T00:00:00Z"), pageSize: 200 };
    const stopAt = async (stop: (step: string, done: number) => boolean, pageSize: number) => {
      const killed = new AbortController();
      const at = (step: string, done = 0) => stop(step, done) && killed.abort(new Error("killed"));
      await expect(trackDrift(shop, { at, signal: killed.signal }, { ...next, pageSize })).rejects.toThrow("killed");
    };
    await stopAt((step, done) => step === "snapshots" && done >= 60, 30);
    expect(await positions()).not.toEqual(old);
    const options = { asOf: new Date("2025-07-07T00:00:00Z"), naming: "axis", minK: 3, maxK: 4, seed: 7 } as const;
    await segmentAxes(shop, options, unwatched());
    await stopAt((step) => step === "noise", 200);
    expect(await positions()).toEqual(old);
    await expect(trackDrift(shop, unwatched(), next)).resolves.toEqual({ customers, week: "2025-07-07" });
    expect(await count("membership_changes where business_id = $1 and replaced is not null")).toBe(customers);
    expect(await count("membership_changes where business_id = $1")).toBe(before + customers);
    // Without new orders only time has passed.
    const own = await count(
      "membership_changes where business_id = $1 and replaced is not null and archetype_before is distinct from archetype",
    );
    expect(own / customers).toBeLessThan(0.1);
    expect((await list("?weeks=1")).body.total / customers).toBeLessThan(0.05);
    expect((await list()).body.snapshot.week).toBe("2025-07-07");
    expect(await count("customer_drifts where business_id = $1 and week = '2025-07-07' and weeks = 13")).toBe(
      customers,
    );
  });

  test("are deleted by the clean-up after 104 weeks, and velocities once there are later ones", async () => {
    const old = (table: string, before: string) => count(`${table} where business_id = $1 and week < '${before}'`);
    await withBusiness(shop, async (client) => {
      const first = "(select min(week) from membership_changes where business_id = $1)";
      const set = `set week = '2020-01-06' where business_id = $1 and week = `;
      await client.query(`update membership_changes ${set} ${first}`, [shop.businessId]);
      await client.query(`update drift_weeks ${set} '${LAST}'`, [shop.businessId]);
    });
    expect(await old("membership_changes", "2020-02-01")).toBeGreaterThan(0);
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2025-07-08T00:00:00Z") });
    await cleanUp(shop).finally(() => vi.useRealTimers());
    for (const table of ["membership_changes", "drift_weeks"]) expect(await old(table, "2020-02-01")).toBe(0);
    expect(await old("customer_drifts", "2025-07-07")).toBe(0);
    expect((await list()).body.snapshot.week).toBe("2025-07-07");
  });
});
