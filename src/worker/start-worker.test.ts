import { afterEach, expect, test } from "vitest";
import { createSegment } from "#lib/customer-segmentation.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { RunState } from "#lib/domain/runs/kinds.ts";
import { requestRecalculation } from "#lib/recalculation-runs.ts";
import { readRun, type ShownRun } from "#lib/runs.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { startWorker } from "./start-worker.ts";

let end = async () => {};
afterEach(() => end());

const untilOver = async (scope: Scope, id: string): Promise<ShownRun> => {
  const open: RunState[] = ["queued", "running", "retrying"];
  for (;;) {
    const run = await readRun(asAdmin(scope), id);
    if (!open.includes(run.state)) return run;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

test("what was asked for is done, and its row says what came of it", { timeout: 30_000 }, async () => {
  const shop = await aBusiness();
  await anOrder(shop, { customer: "ada", totalPrice: 5000 });
  await anOrder(shop, { customer: "bob", totalPrice: 1000 });
  const draft = { name: "Spenders", criteria: { minLifetimeValue: 40 }, isAutomatic: true };
  await createSegment(asAdmin(shop), draft);
  const { id, state } = await requestRecalculation(asAdmin(shop), {});
  expect(state).toBe("queued");
  end = await startWorker();
  // 50.00 is at least 40, 10.00 is not.
  expect(await untilOver(shop, id)).toMatchObject({
    state: "succeeded",
    progress: 1,
    attempts: 1,
    trigger: "request",
    result: { segments: 1, joined: 1, left: 0, failed: 0 },
    steps: [{ name: "scores" }, { name: "segments", done: 1, of: 1 }],
  });
});
