import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/events/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import type { Scope } from "#core/values/permissions.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import type { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { RUN_WORK } from "#features.ts";
import { compileCriteria } from "#records/list/criteria/compile.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/on-citus.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
  await aCustomer(shop, { externalId: "ada" });
  await aCustomer(shop, { externalId: "bob" });
});

const anEvent = (options: object = {}) => ({
  externalId: "E1",
  customerId: "ada",
  name: "viewed",
  occurredAt: "2026-02-01T10:00:00Z",
  productId: "P1",
  ...options,
});
const post = (events: object[], by = token, headers = {}) =>
  answerOf(POST(aRequest("POST", "/api/v1/events/batch", { token: by, body: { events }, headers })));
const rowsOf = <Row extends object>(sql: string) =>
  withBusiness(shop, async (client) => (await client.query<Row>(sql)).rows);

describe("POST 200", () => {
  test("saves each event on its own, in either casing; the keys of properties stay as sent", async () => {
    await post([anEvent(), anEvent({ externalId: "E0" })]);
    const { status, body } = await post([
      anEvent({ productId: "P2" }),
      anEvent({ externalId: "E0" }),
      {
        external_id: "E2",
        customer_id: "bob",
        name: "Wishlist",
        occurred_at: daysAgo(1),
        properties: { listName: "x" },
      },
      anEvent({ externalId: "E3", customerId: "nobody" }),
      anEvent({ externalId: "E4", occurredAt: daysAgo(-2) }),
      anEvent({ externalId: "E5", properties: { nested: { no: 1 } } }),
      anEvent({ externalId: "E6", properties: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`k${i}`, i])) }),
      anEvent({ externalId: "E7", product: "P1" }),
    ]);
    expect(status).toBe(200);
    const rejected = (externalId: string, field: string, message: string) => ({
      externalId,
      status: "rejected",
      errors: [{ field, message }],
    });
    expect(body.results).toEqual([
      { externalId: "E1", status: "updated" },
      { externalId: "E0", status: "unchanged" },
      { externalId: "E2", status: "created" },
      rejected("E3", "customerId", "is not a customer of this business: nobody"),
      rejected("E4", "occurredAt", "must not be in the future"),
      rejected("E5", "properties.nested", "has an invalid format"),
      rejected("E6", "properties", "has more than 20 items"),
      rejected("E7", "product", "is not a known field"),
    ]);
    expect(await rowsOf("select external_id, name, product_id, properties from customer_events order by 1")).toEqual([
      { externalId: "E0", name: "viewed", productId: "P1", properties: {} },
      { externalId: "E1", name: "viewed", productId: "P2", properties: {} },
      { externalId: "E2", name: "Wishlist", productId: null, properties: { listName: "x" } },
    ]);
    expect(await auditLines(shop, "events.saved")).toHaveLength(2);
  });

  test("repeated with its Idempotency-Key, answers the same", async () => {
    const once = await post([anEvent()], token, { "idempotency-key": "k1" });
    expect(await post([anEvent()], token, { "idempotency-key": "k1" })).toEqual(once);
    expect((await post([anEvent()])).body.summary).toMatchObject({ unchanged: 1 });
  });

  test("a burst starts one run, which updates only the segments whose rules use events", async () => {
    await post([anEvent()]);
    expect(await rowsOf("select options from runs")).toEqual([]);
    const did = (more: object) => ({ field: "event", operator: "is_any_of", value: ["added_to_cart"], ...more });
    const rules = { Carts: did({ times: 2, withinDays: 7 }), Idle: { ...did({}), operator: "is_none_of" } };
    for (const [name, criteria] of Object.entries(rules))
      await createSegment(asAdmin(shop), { name, criteria, isAutomatic: true });
    await createSegment(asAdmin(shop), { name: "Buyers", criteria: { minOrders: 1 }, isAutomatic: true });
    await recalculateSegments(asAdmin(shop), { reason: "request" });
    await post([1, 2].map((n) => anEvent({ externalId: `A${n}`, name: "added_to_cart", occurredAt: daysAgo(n) })));
    await post(
      [3, 9].map((n) =>
        anEvent({ externalId: `B${n}`, customerId: "bob", name: "added_to_cart", occurredAt: daysAgo(n) }),
      ),
    );
    const runs = await rowsOf<{ options: RunOptions<typeof RECALCULATE_SEGMENTS> }>("select options from runs");
    expect(runs).toEqual([{ options: { reason: "event" } }]);
    const job = RUN_WORK.find(({ definition }) => definition.kind === "recalculate_segments");
    const done = await job?.perform(asAdmin(shop), runs[0]?.options ?? { reason: "event" }, {
      ...unwatched(),
      runId: "",
    });
    expect(done).toMatchObject({ segments: 2, joined: 1, left: 2, failed: 0 });
    expect(
      await rowsOf(`select s.name as segment, c.external_id as customer, m.change from segment_membership_changes m
        join customer_segments s using (business_id, segment_id) join customers c using (business_id, customer_id)
        where m.reason = 'event' order by 1, 2`),
    ).toEqual([
      { segment: "Carts", customer: "ada", change: "joined" },
      { segment: "Idle", customer: "ada", change: "left" },
      { segment: "Idle", customer: "bob", change: "left" },
    ]);
  });
});

test("events are deleted after EVENT_RETENTION_DAYS, whatever their name", async () => {
  await post([
    anEvent({ externalId: "old", occurredAt: daysAgo(731) }),
    anEvent({ externalId: "old too", name: "Wishlist", occurredAt: daysAgo(2000) }),
    anEvent({ externalId: "new", occurredAt: daysAgo(729) }),
  ]);
  await cleanUp(shop);
  expect(await rowsOf("select external_id from customer_events")).toEqual([{ externalId: "new" }]);
});

test("a rule reads only the index entries of its events and days", async (context) => {
  skipPlansOnCitus(context);
  const ofBob = Array.from({ length: 1000 }, (_, i) =>
    anEvent({ externalId: `v${i}`, customerId: "bob", occurredAt: daysAgo(1 + i) }),
  );
  const carts = ofBob.map((event, i) => ({ ...event, externalId: `c${i}`, name: "added_to_cart" }));
  await post(ofBob);
  await post(carts);
  await asOwner("vacuum analyze customer_events");
  const frame = { businessId: shop.businessId, currency: "USD", timeZone: "UTC", today: daysAgo(0).slice(0, 10) };
  const criteria = {
    field: "event",
    operator: "is_any_of",
    value: ["added_to_cart"],
    times: 3,
    withinDays: 30,
  } as const;
  const { from, where, parameters } = compileCriteria(criteria, frame);
  const plan = await withBusiness(shop, async (client) => {
    const { rows } = await client.query(
      `explain (analyze, timing off) select c.customer_id from ${from} where ${where}`,
      [...parameters],
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toMatch(/using customer_events_name_idx|on customer_events_name_idx/);
  expect(plan).toMatch(/ on customer_events o .*actual rows=(29|30)\b/);
});
