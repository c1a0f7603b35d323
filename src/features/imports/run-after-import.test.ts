import { afterEach, expect, test } from "vitest";
import { hasActions } from "#features/playbooks/store/customer-actions.ts";
import { cancelRun } from "#features/runs/manage-runs.ts";
import { until } from "#testing/processes/runs.ts";
import { anImport, aShop, kindsIn, runsIn, untilOver } from "#testing/processes/runs-after-import.ts";
import { startWorker } from "#worker/start-worker.ts";

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** In this process, which has loaded what a worker of its own would load again. */
const aWorker = async (): Promise<void> => {
  ends.push(await startWorker());
};

test("an import of customers starts segments and next actions only, and takes no part in what orders start", async () => {
  const actor = await aShop();
  await anImport(actor, 0);
  await anImport(actor, 0);
  expect(await kindsIn(actor)).toEqual(["recalculate_segments"]);
  await aWorker();
  await untilOver(actor, 1);
  expect(await hasActions(actor)).toBe(true);
  await anImport(actor, 0);
  await anImport(actor);
  const forecast = await until(async () => (await runsIn(actor)).find(({ kind }) => kind === "forecast_clv"));
  // The full ring has what follows.
  await cancelRun(actor, forecast.id);
  const kinds = (await untilOver(actor, 4)).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(["forecast_clv", ...Array(3).fill("recalculate_segments")]);
});

test("a cancelled run is the last one", async () => {
  const actor = await aShop();
  await anImport(actor);
  const [first] = await runsIn(actor);
  await cancelRun(actor, first?.id ?? "");
  await aWorker();
  expect((await untilOver(actor, 1)).map(({ kind, state }) => [kind, state])).toEqual([
    ["recalculate_segments", "cancelled"],
  ]);
});
