import { afterEach, expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readForecastAnswer } from "#features/forecast/store/forecasts.ts";
import { postOrders } from "#features/imports/posted/orders.ts";
import { readStoredAnswer } from "#features/purchasing/store/purchasing-groups.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { until } from "#testing/processes/runs.ts";
import { anImport, aShop, kindsIn, runsIn, untilOver } from "#testing/processes/runs-after-import.ts";
import { startWorker } from "#worker/start-worker.ts";

const ORDER = ["recalculate_segments", "forecast_clv", "segment_purchases", "axis_run"];

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** In this process, which has loaded what a worker of its own would load again. */
const aWorker = async (): Promise<void> => {
  ends.push(await startWorker());
};

/** Holds the forecast in its last transaction until released; other runs may read. */
const holdForecasts = async (actor: Actor) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = () => {};
  const holding = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const done = withBusiness(actor, async (client) => {
    await client.query("lock table forecast_answers in exclusive mode");
    isHeld();
    await held;
  });
  await holding;
  const end = async () => {
    release();
    await done;
  };
  // A failed test must not hold up those after it.
  onTestFinished(end);
  return end;
};

test("an import starts segments, forecast, purchase segments and axes, one after the other, and all have results", async () => {
  const actor = await aShop();
  await aWorker();
  await anImport(actor);
  const runs = await untilOver(actor, 4);
  expect(runs.map(({ kind, state, trigger }) => [kind, state, trigger])).toEqual(
    ORDER.map((kind) => [kind, "succeeded", "import"]),
  );
  for (const [i, run] of runs.slice(1).entries()) {
    expect(run.startedAt?.getTime()).toBeGreaterThanOrEqual(runs[i]?.finishedAt?.getTime() ?? Number.NaN);
  }
  expect(runs[3]?.result).toMatchObject({ customers: 160, version: 1 });
  await withBusiness(actor, async (client) => {
    expect(await readForecastAnswer(client, actor)).toBeTruthy();
    expect(await readStoredAnswer(client, actor, "behavioral")).toBeTruthy();
  });
  // With a model that still fits, the last run updates profiles instead.
  await anImport(actor);
  const later = (await untilOver(actor, 8)).slice(4);
  expect(later.map(({ kind }) => kind)).toEqual([...ORDER.slice(0, 3), "profile_update"]);
});

test("imports before the runs start share them; one while they run adds exactly one more of each", async () => {
  const actor = await aShop();
  const other = { ...actor, id: "another user" };
  await anImport(actor);
  await anImport(other);
  await anImport(actor);
  expect(await kindsIn(actor)).toEqual(["recalculate_segments"]);
  const release = await holdForecasts(actor);
  await aWorker();
  await until(async () =>
    (await runsIn(actor)).some(({ kind, state }) => kind === "forecast_clv" && state === "running"),
  );
  await anImport(actor);
  await anImport(other);
  await until(async () => (await kindsIn(actor)).filter((kind) => kind === "forecast_clv").length === 2);
  await release();
  const kinds = (await untilOver(actor, 8)).map(({ kind }) => kind);
  for (const kind of ORDER.slice(0, 3)) expect(kinds.filter((each) => each === kind)).toHaveLength(2);
  // The second one updates profiles only if the first model was there when it was queued.
  expect(kinds.filter((kind) => kind === "axis_run" || kind === "profile_update")).toHaveLength(2);
});

test("a killed worker's run is repeated by another, which goes on to the end", async () => {
  const actor = await aShop();
  const release = await holdForecasts(actor);
  const first = await startWorkerProcess();
  ends.push(() => first.end("SIGKILL"));
  await anImport(actor);
  await until(async () =>
    (await runsIn(actor)).some(({ kind, state }) => kind === "forecast_clv" && state === "running"),
  );
  await first.end("SIGKILL");
  await release();
  await aWorker();
  const runs = await untilOver(actor, 4);
  expect(runs.map(({ kind, state }) => [kind, state])).toEqual(ORDER.map((kind) => [kind, "succeeded"]));
  expect(runs[1]?.attempts).toBe(2);
});

test("a program's first orders start every analysis; later ones update scores, segments and profiles in one run each", async () => {
  const actor = await aShop();
  const rule = { name: "Regulars", criteria: { minOrders: 5 }, isAutomatic: true };
  const { id } = await createSegment(actor, rule);
  await aWorker();
  const order = (externalId: string, customer: string) => ({
    value: {
      ...({
        externalId,
        orderedAt: new Date().toISOString(),
        status: "completed",
        storefrontId: 1,
        source: "web",
      } as const),
      totalPrice: "75.00",
      customer: { externalId: customer },
      lines: [],
    },
  });
  await postOrders(actor, [order("new-0", "c0")]);
  const first = await untilOver(actor, 4);
  expect(first.map(({ kind, state }) => [kind, state])).toEqual(ORDER.map((kind) => [kind, "succeeded"]));
  expect(first[0]?.options).toEqual({ reason: "order" });
  // c3 has four orders and c0 has two.
  await postOrders(actor, [order("new-1", "c3")]);
  await postOrders(actor, [order("new-2", "c0"), order("new-3", "c3")]);
  const runs = await untilOver(actor, 6);
  expect(runs.slice(4).map(({ kind, state, options }) => [kind, state, options])).toEqual([
    ["recalculate_segments", "succeeded", { reason: "order" }],
    ["profile_update", "succeeded", {}],
  ]);
  expect(runs[5]?.result).toMatchObject({ customers: 2 });
  const changes = await withBusiness(actor, (client) =>
    client.query(
      `select c.external_id as customer, m.change, m.reason from segment_membership_changes m join customers c using (business_id, customer_id)
        where segment_id = $1`,
      [id],
    ),
  );
  expect(changes.rows).toEqual([{ customer: "c3", change: "joined", reason: "order" }]);
});
