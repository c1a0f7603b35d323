import { beforeEach, describe, expect, test } from "vitest";
import { POST as UNDO } from "#app/api/admin/customers/changes/[id]/undo/route.ts";
import { POST } from "#app/api/admin/customers/changes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, anOrder, daysAgo, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let actor: Actor;
let token: string;
let vip: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "manager" });
  // c1 and c2 have two orders, c3 one.
  await someOrders(
    actor,
    ["c1", "c1", "c2", "c2", "c3"].map((customer) => ({ customer })),
  );
  ({ id: vip } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false }));
});

const change = async (body: object, by = token) => {
  return answerOf(
    POST(aRequest("POST", "/api/admin/customers/changes", { token: by, body }), {
      params: Promise.resolve({}),
    }),
  );
};
const undo = (id: string, by = token) =>
  answerOf(
    UNDO(aRequest("POST", `/api/admin/customers/changes/${id}/undo`, { token: by, body: {} }), {
      params: Promise.resolve({ id }),
    }),
  );
const read = <Row>(sql: string): Promise<Row[]> =>
  withBusiness(actor, async (client) => (await client.query(sql, [actor.businessId])).rows as Row[]);
const members = async () =>
  (
    await read<{ name: string }>(
      `select external_id as name from customer_segment_assignments join customers using (business_id, customer_id)
        where business_id = $1 order by 1`,
    )
  ).map(({ name }) => name);
const tagged = async () =>
  (
    await read<{ name: string }>(
      `select external_id as name from customer_tags join customers using (business_id, customer_id)
        where business_id = $1 order by 1`,
    )
  ).map(({ name }) => name);
/** The stored size, and the joins and leaves in the history. */
const kept = async () =>
  (
    await read<{ size: number; joined: number; gone: number }>(
      `select member_count as size, (select count(*)::int from segment_membership_changes where business_id = $1 and change = 'joined') as joined,
              (select count(*)::int from segment_membership_changes where business_id = $1 and change = 'left') as gone
         from customer_segments where business_id = $1`,
    )
  )[0];

const FREQUENT = { criteria: { minOrders: 2 } };

describe("200", () => {
  test("adds all customers of a query to a segment, once, with size, history and audit entry", async () => {
    const { status, body } = await change({ action: "assign", segmentId: vip, matching: FREQUENT });
    expect([status, body.data]).toEqual([
      200,
      { id: body.data.id, action: "assign", matched: 2, changed: 2, runId: null, notFoundIds: [] },
    ]);
    expect(await members()).toEqual(["c1", "c2"]);
    expect(await kept()).toEqual({ size: 2, joined: 2, gone: 0 });
    const again = await change({ action: "assign", segmentId: vip, matching: {} });
    expect([again.body.data.matched, again.body.data.changed]).toEqual([3, 1]);
    const lines = await auditLines(actor, "segment.members_added");
    expect(lines).toHaveLength(2);
    expect(lines.map(({ after }) => (after as { customers: number }).customers).sort()).toEqual([1, 2]);
    const nothing = await change({ action: "assign", segmentId: vip, matching: {} });
    expect(nothing.body.data.changed).toBe(0);
    expect(await auditLines(actor, "segment.members_added")).toHaveLength(2);
  });

  test("names the IDs that this business does not have", async () => {
    const shop = await aBusiness();
    const [own, other] = [await idOfCustomer(actor, "c1"), await idOfCustomer(shop, await aCustomer(shop))];
    const { body } = await change({ action: "tag", tag: "x", ids: [own, "nope", other, "nope"] });
    expect(body.data).toMatchObject({ matched: 1, changed: 1, notFoundIds: ["nope", other] });
  });

  test("removes, tags and untags, also by IDs", async () => {
    for (const each of ["c1", "c3"]) await assignManualSegment(actor, await idOfCustomer(actor, each), vip);
    const out = await change({ action: "remove", segmentId: vip, matching: FREQUENT });
    expect([out.body.data.matched, out.body.data.changed, await members()]).toEqual([2, 1, ["c3"]]);
    expect(await kept()).toEqual({ size: 1, joined: 2, gone: 1 });
    const ids = await Promise.all(["c1", "c2"].map((each) => idOfCustomer(actor, each)));
    await change({ action: "tag", tag: " #Wholesale ", ids });
    expect(await tagged()).toEqual(["c1", "c2"]);
    await change({ action: "untag", tag: "wholesale", ids: ids.slice(0, 1) });
    expect(await tagged()).toEqual(["c2"]);
    await change({ action: "tag", tag: "found", matching: { q: "C3" } });
    expect(await tagged()).toEqual(["c2", "c3"]);
  });

  test("changes all customers of the churn list, the outreach list and a report's segment", async () => {
    const { shop } = await aDriftingShop();
    actor = asAdmin(shop);
    token = await aToken(actor, { role: "manager" });
    await change({ action: "tag", tag: "call", list: { name: "churn", priority: "high" } });
    expect(await tagged()).toEqual(["Ada"]);
    await change({ action: "tag", tag: "call", list: { name: "churn", minValue: 100 } });
    expect(await tagged()).toEqual(["Ada", "Bob"]);
    await change({ action: "untag", tag: "call", list: { name: "churn" } });
    const { body } = await change({ action: "tag", tag: "write", list: { name: "outreach", q: "bo" } });
    expect([body.data.matched, await tagged()]).toEqual([1, ["Bob"]]);
    const report = { name: "report", method: "value", days: 90 };
    const everyone = await change({ action: "tag", tag: "bought", list: report });
    const search = await change({ action: "tag", tag: "found", list: { ...report, q: "cleo" } });
    const rich = await change({ action: "tag", tag: "rich", list: { ...report, minRevenue: 999_999 } });
    expect([everyone.body.data.changed, search.body.data.changed, rich.body.data.matched]).toEqual([4, 1, 0]);
  });

  test("customers of an axis segment, by its filters, and of an archetype are changed", async () => {
    const { shop } = await aDriftingShop();
    actor = asAdmin(shop);
    token = await aToken(actor, { role: "manager" });
    const spenders = { name: "axis", axis: "purchase_value", key: "small_spenders" };
    const untag = () => change({ action: "untag", tag: "call", matching: {} });
    for (const [filters, expected] of [
      [{}, ["Bob", "Cleo", "Dan"]],
      [{ minMembership: 0.4 }, ["Ada", "Bob", "Cleo", "Dan"]],
      [{ minMembership: 0.4, q: "ad" }, ["Ada"]],
    ] as const) {
      const { body } = await change({ action: "tag", tag: "call", list: { ...spenders, ...filters } });
      expect([body.data.changed, await tagged()]).toEqual([expected.length, expected]);
      await untag();
    }
    const unknown = await change({ action: "tag", tag: "call", list: { ...spenders, key: "nobody" } });
    expect([unknown.status, unknown.body.code]).toEqual([404, "SEGMENT_NOT_FOUND"]);
    expect((await change({ action: "tag", tag: "call", list: { name: "archetype", key: "nobody" } })).status).toBe(404);
  });

  test("records an outcome only for customers of the lists who have none, and undoes it", async () => {
    const { shop, ids } = await aDriftingShop();
    actor = asAdmin(shop);
    token = await aToken(actor, { role: "manager" });
    const marks = async () =>
      (
        await read<{ name: string; mark: string }>(
          `select external_id as name, mark from customer_action_marks join customers using (business_id, customer_id)
            where business_id = $1 order by 1`,
        )
      ).map(({ name, mark }) => `${name}: ${mark}`);
    // Dan is on no list: he has ordered since.
    await anOrder(shop, { customer: "Dan", orderedAt: daysAgo(1) });
    const { body } = await change({ action: "mark", outcome: "wrong", ids: [`${ids.Ada}`.toUpperCase(), ids.Dan] });
    expect(body.data).toMatchObject({ matched: 1, changed: 1, notFoundIds: [] });
    expect(await marks()).toEqual(["Ada: wrong"]);
    const rest = await change({ action: "mark", outcome: "done", matching: {} });
    expect([rest.body.data.changed, await marks()]).toEqual([2, ["Ada: wrong", "Bob: done", "Cleo: done"]]);
    const handled = await change({ action: "tag", tag: "handled", list: { name: "churn", state: "marked" } });
    expect(handled.body.data.matched).toBe(3);
    await undo(rest.body.data.id);
    expect(await marks()).toEqual(["Ada: wrong"]);
    expect((await auditLines(actor, "customers.marked")).map(({ after }) => after)).toEqual([
      { customers: 1, outcome: "wrong" },
      { customers: 2, outcome: "done" },
    ]);
  });

  test("undo gives a removed tag back, but not to a customer who was erased since", async () => {
    await change({ action: "tag", tag: "gold", matching: {} });
    const { id } = (await change({ action: "untag", tag: "gold", matching: {} })).body.data;
    await eraseCustomer(actor, "c1");
    await undo(id);
    expect(await tagged()).toEqual(["c2", "c3"]);
  });

  test("undo reverts only these changes, once, and can be undone itself", async () => {
    await assignManualSegment(actor, await idOfCustomer(actor, "c1"), vip);
    const { body } = await change({ action: "assign", segmentId: vip, matching: {} });
    expect(await members()).toEqual(["c1", "c2", "c3"]);
    const back = await undo(body.data.id);
    expect([back.status, back.body.data.changed, await members()]).toEqual([200, 2, ["c1"]]);
    expect((await undo(body.data.id)).body.data.changed).toBe(0);
    expect((await undo(back.body.data.id)).body.data.changed).toBe(2);
    expect(await members()).toEqual(["c1", "c2", "c3"]);
    const tags = await change({ action: "tag", tag: "new", matching: FREQUENT });
    await undo(tags.body.data.id);
    expect(await tagged()).toEqual([]);
  });

  test("changes no customer of another business", async () => {
    const other = asAdmin(await aBusiness());
    await aCustomer(other, { externalId: "theirs" });
    const theirs = await idOfCustomer(other, "theirs");
    expect((await change({ action: "tag", tag: "x", ids: [theirs] })).body.data).toMatchObject({ changed: 0 });
    await change({ action: "tag", tag: "x", matching: {} });
    expect(await tagged()).toEqual(["c1", "c2", "c3"]);
  });

  test("two simultaneous changes of the same customers add each once and keep the size right", async () => {
    const both = await Promise.all([1, 2, 3, 4].map(() => change({ action: "assign", segmentId: vip, matching: {} })));
    const changed = both.map(({ body }) => body.data.changed as number);
    expect([changed.reduce((sum, one) => sum + one, 0), await kept()]).toEqual([3, { size: 3, joined: 3, gone: 0 }]);
  });

  test("an outcome for one of a thousand listed customers is recorded immediately", async () => {
    const { shop, ids } = await aDriftingShop();
    actor = asAdmin(shop);
    token = await aToken(actor, { role: "manager" });
    await read(`with copies as (select gen_random_uuid() as id, i from generate_series(1, 1000) i),
      customers as (insert into customers (business_id, customer_id, external_id)
        select $1, id, 'copy' || i from copies returning 1),
      metrics as (insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
        select $1, id, order_count, lifetime_value, first_order_at, last_order_at
          from customer_metrics, copies where business_id = $1 and customer_id = '${ids.Cleo}' returning 1)
      insert into customer_profiles (business_id, version, customer_id, memberships, nearest, trajectory_position,
          features, feature_set, lifetime_value, churn_risk_score, calculated_at, revision)
        select $1, version, id, memberships, nearest, trajectory_position, features, feature_set, lifetime_value,
            churn_risk_score, calculated_at, revision
          from customer_profiles, copies where business_id = $1 and customer_id = '${ids.Cleo}' returning 1`);
    const { body } = await change({ action: "mark", outcome: "done", matching: { q: "ada" } });
    expect(body.data).toMatchObject({ matched: 1, changed: 1, runId: null });
  });

  test("more than a thousand customers are changed by a worker", async () => {
    const customers = Array.from({ length: 1001 }, (_, i) => ({
      externalId: `k${i}`,
      createdAt: new Date("2024-01-01"),
    }));
    await saveSales(actor, { customers });
    const { body } = await change({ action: "tag", tag: "many", matching: {} });
    expect(body.data).toMatchObject({ matched: 1004, changed: null });
    expect(body.data.runId).not.toBeNull();
    expect(await tagged()).toEqual([]);
    expect((await undo(body.data.id)).body.code).toBe("CHANGE_NOT_DONE");
  });
});

describe("400", () => {
  test.each([
    [{ action: "assign", matching: {} }, "segmentId"],
    [{ action: "tag", matching: {} }, "tag"],
    [{ action: "tag", tag: " # ", matching: {} }, "tag"],
    [{ action: "tag", tag: "x" }, "ids"],
    [{ action: "tag", tag: "x", ids: ["a"], matching: {} }, "ids"],
    [{ action: "eat", matching: {} }, "action"],
    [{ action: "tag", tag: "x", ids: [] }, "ids"],
    [{ action: "tag", tag: "x", matching: { criteria: { minOrders: -1 } } }, "matching.criteria.minOrders"],
    [{ action: "tag", tag: "x", list: {} }, "list.name"],
    [{ action: "tag", tag: "x", list: { name: "report", segment: "none" } }, "list.segment"],
  ])("%j names %s", async (body, field) => {
    const answer = await change(body);
    expect([answer.status, answer.body.details[0].field]).toEqual([400, field]);
  });

  test("a segment that this business does not have would select everyone by its opposite", async () => {
    const criteria = { all: [{ field: "inSegment", operator: "is_none_of", value: ["none"] }] };
    const { status, body } = await change({ action: "tag", tag: "x", matching: { criteria } });
    const field = "matching.criteria.all[0].value[0]";
    expect([status, body.code]).toEqual([400, "INVALID_CRITERIA"]);
    expect(body.details).toEqual([{ field, message: "is not a segment of this business: none" }]);
    expect(body.error).toBe(`These criteria are not valid: ${field}`);
    expect(await tagged()).toEqual([]);
  });

  test("names the lists there are", async () => {
    const { body } = await change({ action: "tag", tag: "x", list: {} });
    expect(body.details[0].message).toBe(
      "must be one of: churn, outreach, win-back, forecast, axis, archetype, report",
    );
  });

  test.each([
    [{ matching: { criterias: { minOrders: 1000 } } }, "matching.criterias"],
    [{ matching: { minOrders: 1000 } }, "matching.minOrders"],
    [{ list: { name: "outreach", minvalue: 1_000_000_000 } }, "list.minvalue"],
    [{ list: { name: "forecast", minValue: 1_000_000_000 } }, "list.minValue"],
    [{ matching: {}, exclude: ["c1"] }, "exclude"],
  ])("a mistyped filter does not select every customer: %j", async (selector, field) => {
    const answer = await change({ action: "tag", tag: "x", ...selector });
    expect([answer.status, answer.body.details]).toEqual([400, [{ field, message: "is not a known field" }]]);
    expect(await tagged()).toEqual([]);
  });
});

describe("404", () => {
  test("a segment of another business, and an unknown one, are not found", async () => {
    const other = asAdmin(await aBusiness());
    const { id } = await createSegment(other, { name: "VIP", criteria: {}, isAutomatic: false });
    for (const segmentId of [id, "none"]) {
      const answer = await change({ action: "assign", segmentId, matching: {} });
      expect([answer.status, answer.body.code]).toEqual([404, "SEGMENT_NOT_FOUND"]);
    }
  });

  test("an undo of an unknown change is not found", async () => {
    expect((await undo("none")).body.code).toBe("CHANGE_NOT_FOUND");
  });
});

describe("409", () => {
  test("an automatic segment is refused", async () => {
    const { id } = await createSegment(actor, { name: "Ruled", criteria: { minOrders: 1 }, isAutomatic: true });
    const answer = await change({ action: "assign", segmentId: id, matching: {} });
    expect([answer.status, answer.body.code]).toEqual([409, "SEGMENT_IS_AUTOMATIC"]);
  });
});
