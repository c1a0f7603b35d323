import { beforeAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { loadDiscoveredSegments } from "./discover-axis-segments.ts";
import { segmentAxes, updateProfiles } from "./run-axes.ts";
import { readProfiles } from "./store/customer-profiles.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

test("an inactive customer's profile is updated after a week, with a higher churn risk", async () => {
  const shop = await aBusiness();
  await someOrders(shop, [
    { customer: "ada", orderedAt: daysAgo(200) },
    { customer: "bob", orderedAt: daysAgo(200) },
  ]);
  const version = await anActiveModel(shop);
  const [ada, bob] = [await idOfCustomer(shop, "ada"), await idOfCustomer(shop, "bob")];
  for (const [customer_id, days] of [[ada, 8] as const, [bob, 6] as const])
    await aProfile(shop, version, { customer_id, churn_risk_score: 0.1, calculatedAt: daysAgo(days) });
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 1 });
  const risks = new Map(
    (await readProfiles(shop, [ada, bob], [])).map((one) => [one.customer_id, one.churn_risk_score]),
  );
  expect(risks.get(bob)).toBe(0.1);
  expect(risks.get(ada)).toBeGreaterThan(0.5);
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 0 });
});

const DAY = 86_400_000;

const run = (actor: Actor, limits: { sampleSize?: number } = {}, progress: Progress = unwatched()) =>
  segmentAxes(actor, { asOf: SHOP_AS_OF }, progress, limits);

/** The number of profiles per version. */
const profilesOf = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ version: number; count: number }>(
      "select version, count(*)::int as count from customer_profiles where business_id = $1 group by 1 order by 1",
      [scope.businessId],
    );
    return rows;
  });

const segmentsOf = async (scope: Scope) =>
  (await loadDiscoveredSegments(scope))?.models.map(({ axis, segments }) => [
    axis,
    segments.map(({ key, customer_count }) => [key, customer_count]),
  ]);

describe("a run over the axes", () => {
  let actor: Actor;
  beforeAll(async () => {
    actor = await anAxisShop();
  });

  test("finds the three types of buyers, profiles every customer, and logs it in the audit log", async () => {
    const made = await run(actor);
    // Without tickets there are thirteen axes.
    expect(made).toMatchObject({ version: 1, customers: 120, models: { length: 13 } });
    expect(await profilesOf(actor)).toEqual([{ version: 1, count: 120 }]);
    const frequency = (await segmentsOf(actor))?.find(([axis]) => axis === "purchase_frequency");
    expect(new Map(frequency?.[1] as [string, number][]).get("high_frequency_loyalists")).toBe(40);
    expect(await auditLines(actor, "axes.found")).toMatchObject([{ after: { version: 1, customers: 120 } }]);
  });

  test("repeated or concurrent, finds the same segments as a new version and deletes the old version's profiles", async () => {
    const before = await segmentsOf(actor);
    const { version: first } = (await loadDiscoveredSegments(actor)) ?? { version: 0 };
    const version = first + 1;
    const both = await Promise.all([run(actor), run(actor)]);
    // One after the other.
    expect(both.map((made) => made.version).sort()).toEqual([version, version + 1]);
    expect(await segmentsOf(actor)).toEqual(before);
    expect(await profilesOf(actor)).toEqual([{ version: version + 1, count: 120 }]);
    const moves = (await loadDiscoveredSegments(actor))?.moves ?? {};
    for (const own of Object.values(moves)) {
      expect(own.every(({ from, to }) => from === to)).toBe(true);
      expect(own.reduce((sum, { customers }) => sum + customers, 0)).toBe(120);
    }
    expect(Object.keys(moves)).toHaveLength(13);
  });

  test("counts new customers and customers who changed segments", async () => {
    const own = await anAxisShop();
    await run(own);
    expect((await loadDiscoveredSegments(own))?.moves).toEqual({});
    // A customer who had bought once now comes weekly, and there is a new customer.
    const weekly = (customer: string) =>
      Array.from({ length: 20 }, (_, i) => ({
        customer,
        orderedAt: new Date(SHOP_AS_OF.getTime() - (5 + 7 * i) * DAY),
      }));
    await someOrders(own, [...weekly("once-0"), ...weekly("newcomer")]);
    await run(own);
    const moves = (await loadDiscoveredSegments(own))?.moves.purchase_frequency ?? [];
    const often = moves.filter(({ from, to }) => from !== to);
    expect(often).toEqual(
      expect.arrayContaining([
        { from: null, to: "high_frequency_loyalists", customers: 1 },
        { from: "one_time_customers", to: "high_frequency_loyalists", customers: 1 },
      ]),
    );
    expect(moves.reduce((sum, { customers }) => sum + customers, 0)).toBe(121);
  });

  test("a run over some axes keeps the others, with the time they were found", async () => {
    const own = await anAxisShop();
    await run(own);
    const foundAt = async () =>
      new Map((await loadDiscoveredSegments(own))?.models.map((model) => [model.axis, model.foundAt]));
    const before = await foundAt();
    await segmentAxes(own, { asOf: SHOP_AS_OF, axes: ["purchase_value"] }, unwatched());
    const after = await foundAt();
    const recalculated = [...after].filter(([axis, at]) => at !== before.get(axis)).map(([axis]) => axis);
    expect([after.size, recalculated]).toEqual([13, ["purchase_value"]]);
  });

  test("a run on a sample counts all customers in the segments it found", async () => {
    const made = await run(actor, { sampleSize: 60 });
    expect(made.customers).toBe(120);
    const active = await loadDiscoveredSegments(actor);
    expect(active?.sampled).toBeLessThan(120);
    for (const { axis, segments } of active?.models ?? []) {
      const counted = segments.reduce((sum, { customer_count }) => sum + customer_count, 0);
      expect([axis, counted]).toEqual([axis, 120]);
    }
  });

  test("leaves other businesses alone", async () => {
    expect(await loadDiscoveredSegments(await aBusiness())).toBeNull();
  });
});

describe("a run that is stopped", () => {
  /** Stops after this many profiles are written. */
  const stoppedAt = (done: number): Progress => {
    const stop = new AbortController();
    const at = (step: string, parts = 0) => {
      if (step === "profiles" && parts >= done) stop.abort(new Error("Killed"));
    };
    return { at, signal: stop.signal };
  };

  test("keeps the old model, however often, and the next one succeeds and cleans up", async () => {
    const actor = await anAxisShop();
    const { version } = await run(actor);
    const before = await segmentsOf(actor);
    for (let i = 0; i < 3; i++) await expect(run(actor, {}, stoppedAt(i === 0 ? 0 : 1))).rejects.toThrow("Killed");
    expect((await loadDiscoveredSegments(actor))?.version).toBe(version);
    expect(await segmentsOf(actor)).toEqual(before);
    // Version numbers of killed runs are not reused.
    const next = await run(actor);
    expect(next.version).toBe(version + 4);
    expect(await profilesOf(actor)).toEqual([{ version: next.version, count: 120 }]);
  });
});

describe("a shop with too few customers", () => {
  test("gets no segments", async () => {
    const actor = await anAxisShop(10);
    // 30 customers of the required 100.
    await expect(run(actor)).rejects.toMatchObject({ population: 30, minimum: 100 });
    expect(await loadDiscoveredSegments(actor)).toBeNull();
  });
});
