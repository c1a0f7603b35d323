import { afterEach, expect, test } from "vitest";
import { PURCHASING_AS_OF, SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { addSegment } from "#features/segments/manage-segments.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { groupRule } from "#records/rules/criteria/method-rules.ts";
import { aBusiness, type OrderOptions, someOrders } from "#testing/builders.ts";
import { finishedRun } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { startWorker } from "./start-worker.ts";

let end: (() => Promise<void>) | undefined;
afterEach(() => end?.());

const orders = (customer: string, count: number, totalPrice: number): OrderOptions[] =>
  Array.from({ length: count }, (_, i) => ({
    customer,
    totalPrice: totalPrice + i,
    orderedAt: new Date(Date.now() - (3 + 20 * i) * 86_400_000),
  }));

test("finds purchase segments step by step, and then updates segments with purchasing conditions", async () => {
  const actor = asAdmin(await aBusiness());
  const many = (kind: string, people: number, ...of: [number, number]) =>
    Array.from({ length: people }, (_, i) => orders(`${kind}${i}`, ...of)).flat();
  await someOrders(actor, [...many("large", 10, 8, 90_000), ...many("small", 30, 1, 1000)]);
  const draft = { name: "Best", isAutomatic: true, criteria: { ...groupRule("value", "high_value") } };
  const { id: segmentId, memberCount } = await addSegment(actor, draft, { language: "en" });
  // There are no purchase segments yet, so no customer is in one.
  expect(memberCount).toBe(0);

  end = await startWorker();
  const { state, steps, result } = await finishedRun(actor, SEGMENT_PURCHASES, {});
  expect(state).toBe("succeeded");
  expect(steps).toMatchObject([
    { name: "purchases", done: 40, of: 40 },
    { name: "groups" },
    { name: "places", done: 40, of: 40 },
    { name: "segments", done: 1, of: 1 },
  ]);
  expect(result).toMatchObject({ customers: 40, segments: 1, failed: 0 });
  expect((await getSegment(actor, segmentId)).memberCount).toBe(10);

  // 50 days ago the small ones had not bought yet; no customer changes segment for a comparison.
  const asOf = addDays(toLocalDay(new Date(), "UTC"), -50);
  const earlier = await finishedRun(actor, PURCHASING_AS_OF, { asOf });
  expect([earlier.state, earlier.result]).toMatchObject(["succeeded", { customers: 10 }]);
  expect((await getSegment(actor, segmentId)).memberCount).toBe(10);
});
