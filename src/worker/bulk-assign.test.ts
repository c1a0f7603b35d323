import { afterEach, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { changeCustomers, performChange, undoChange } from "#features/customers/change-customers.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { startWorker } from "./start-worker.ts";

let end: (() => Promise<void>) | undefined;
afterEach(() => end?.());

test("a change of more than a thousand customers is done by a worker, exactly once despite retries, and can be undone", async () => {
  const actor = asAdmin(await aBusiness());
  const customers = Array.from({ length: 1200 }, (_, i) => ({
    externalId: `k${i}`,
    createdAt: new Date("2024-01-01"),
  }));
  await saveSales(actor, { customers });
  const { id: segmentId } = await createSegment(actor, { name: "All", criteria: {}, isAutomatic: false });
  const members = () =>
    withBusiness(actor, async (client) => {
      const counts = "select count(*) as members from customer_segment_assignments where business_id = $1";
      return (await client.query<{ members: number }>(counts, [actor.businessId])).rows[0]?.members;
    });
  const runs = async (runId: string | null) => {
    await vi.waitUntil(async () => (await readRun(actor, runId ?? "")).state === "succeeded", {
      timeout: 60_000,
      interval: 100,
    });
    return (await readRun(actor, runId ?? "")).result;
  };

  const { id, runId, matched } = await changeCustomers(actor, { action: "assign", segmentId, matching: {} });
  expect([matched, await members()]).toEqual([1200, 0]);
  end = await startWorker();
  expect(await runs(runId)).toEqual({ matched: 1200, changed: 1200 });
  expect(await members()).toBe(1200);
  // Like an attempt after one that was considered dead although it had finished.
  expect(await performChange(actor, { changeId: id })).toEqual({ matched: 1200, changed: 1200 });
  expect(await members()).toBe(1200);

  const undone = await undoChange(actor, id);
  expect(await runs(undone.runId)).toEqual({ matched: 1200, changed: 1200 });
  expect(await members()).toBe(0);
});
