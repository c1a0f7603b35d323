import { afterEach, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { loadDiscoveredSegments } from "#features/axes/discover-axis-segments.ts";
import { AXIS_RUN, PROFILE_UPDATE } from "#features/axes/runs.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { addSegment } from "#features/segments/manage-segments.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { axisSegmentRule } from "#records/rules/criteria/method-rules.ts";
import { someOrders } from "#testing/builders.ts";
import { finishedRun } from "#testing/processes/runs.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { startWorker } from "./start-worker.ts";

let end: (() => Promise<void>) | undefined;
afterEach(() => end?.());

/** Customers whose stored profile lacks their last order. */
const outdated = (actor: Actor) =>
  withBusiness(actor, async (client) => {
    const { rows } = await client.query<{ customer: string }>(
      `select c.external_id as customer
         from customer_profiles p join customer_metrics m using (business_id, customer_id) join customers c using (business_id, customer_id)
        where business_id = $1 and p.revision <> m.revision`,
      [actor.businessId],
    );
    return rows.map(({ customer }) => customer);
  });

test("segments with axis conditions are updated after an axis run, and so are profiles of customers with new orders", async () => {
  const actor = await anAxisShop(12);
  const rule = axisSegmentRule("purchase_frequency", "one_time_customers", 0.5);
  const draft = { name: "Came once", isAutomatic: true, criteria: { ...rule } };
  const { id: segmentId, memberCount } = await addSegment(actor, draft, { language: "en" });
  // There is no model yet, so no customer is in a segment.
  expect(memberCount).toBe(0);

  // An order of today, which a run ignores but a profile update includes.
  await someOrders(actor, [{ customer: "weekly-0", orderedAt: new Date() }]);

  end = await startWorker();
  const options = { ...DEFAULT_OPTIONS, minPopulation: 10, axes: ["purchase_frequency"], naming: "axis" as const };
  const { state, steps, result } = await finishedRun(actor, AXIS_RUN, options);
  expect(state).toBe("succeeded");
  expect(steps.at(-1)).toMatchObject({ name: "segments", done: 1, of: 1 });
  expect(result).toMatchObject({ version: 1, customers: 36, axes: 1, segments: 1, failed: 0 });
  const [model] = (await loadDiscoveredSegments(actor))?.models ?? [];
  const once = model?.segments.find(({ key }) => key === "one_time_customers")?.customer_count;
  expect(once).toBe(12);
  expect(await outdated(actor)).toEqual([]);
  expect((await getSegment(actor, segmentId)).memberCount).toBe(12);

  // Ten more weekly orders turn one of them into a regular.
  await someOrders(
    actor,
    Array.from({ length: 10 }, (_, week) => ({
      customer: "once-0",
      orderedAt: new Date(SHOP_AS_OF.getTime() - week * 7 * 86_400_000),
    })),
  );
  expect((await finishedRun(actor, PROFILE_UPDATE, {})).result).toMatchObject({
    customers: 1,
    segments: 1,
    failed: 0,
  });
  expect((await getSegment(actor, segmentId)).memberCount).toBe(11);
});
