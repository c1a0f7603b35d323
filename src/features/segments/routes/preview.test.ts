import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/segments/preview/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  token = await aToken(actor, { role: "analyst" });
  // ada: 3 orders of 100.00, bob: 2 orders, cyd: 1 order.
  await someOrders(
    actor,
    ["ada", "ada", "ada", "bob", "bob", "cyd"].map((customer) => ({ customer, totalPrice: 10_000 })),
  );
});

const preview = (body: object, headers: Record<string, string> = {}) =>
  answerOf(POST(aRequest("POST", "/api/admin/segments/preview", { token, body, headers })));

type Shown = { externalId: string };
const names = (people: Shown[]): string[] => people.map(({ externalId }) => externalId).sort();
const orders = (operator: string, value: number) => ({ field: "orders", operator, value });

describe("200", () => {
  test("counts matches of the flat form, and shows them with reasons", async () => {
    const { status, body } = await preview({ criteria: { minOrders: 2 } });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      count: 2,
      isEstimate: false,
      customers: 3,
      share: 2 / 3,
      reach: null,
      change: null,
    });
    expect(body.data.inWords).toBe("Customers with at least 2 orders");
    expect(names(body.data.sample)).toEqual(["ada", "bob"]);
    const ada = body.data.sample.find(({ externalId }: Shown) => externalId === "ada");
    expect(ada.reasons).toMatchObject([
      { path: "all[0]", field: "orders", own: 3, ownInWords: "3 orders", holds: true },
    ]);
    expect(body.data.nearest).toEqual([]);
  });

  test("shows ten of more", async () => {
    await someOrders(actor, Array(9).fill({}));
    const { data } = (await preview({ criteria: { minOrders: 1 } })).body;
    expect([data.count, data.sample.length]).toEqual([12, 10]);
  });

  test("a rule without matches has the nearest customers, nearest first", async () => {
    const criteria = { all: [orders("at_least", 3), { field: "country", operator: "is", value: "Chile" }] };
    const { data } = (await preview({ criteria })).body;
    // ada fails only the country, the others the order count as well.
    expect([data.count, data.sample]).toEqual([0, []]);
    expect(data.nearest[0].externalId).toBe("ada");
    expect(data.nearest[0].reasons.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, false]);
    expect(names(data.nearest)).toEqual(["ada", "bob", "cyd"]);
  });

  test("counts each condition by itself on request", async () => {
    const criteria = { all: [orders("at_least", 2), { not: [orders("at_least", 3)] }] };
    const { data } = (await preview({ criteria, withReach: true })).body;
    expect(data.count).toBe(1);
    expect(data.reach).toEqual([
      { path: "all[0]", count: 2 },
      { path: "all[1].not[0]", count: 1 },
    ]);
  });

  test("a segment being edited says who would join and leave", async () => {
    const { id } = await createSegment(actor, { name: "Two or more", criteria: { minOrders: 2 }, isAutomatic: true });
    await recalculateSegments(actor, { reason: "request" });
    const { change } = (await preview({ criteria: { maxOrders: 2 }, segmentId: id })).body.data;
    expect(change).toMatchObject({ members: 2, joining: { count: 1 }, leaving: { count: 1 } });
    expect([names(change.joining.sample), names(change.leaving.sample)]).toEqual([["cyd"], ["ada"]]);
  });

  test("changes nothing and is empty for a business without customers", async () => {
    const empty = await aBusiness();
    token = await aToken(empty);
    const { body } = await preview({ criteria: { minOrders: 2 } });
    expect(body.data).toMatchObject({ count: 0, customers: 0, share: 0, sample: [], nearest: [] });
  });
});

test("-0 is 0, and repeated values count once", async () => {
  const minus = POST(aRequest("POST", "/api/admin/segments/preview", { token, body: '{"criteria":{"minOrders":-0}}' }));
  expect((await answerOf(minus)).body.data.inWords).toBe("Customers with at least 0 orders");
  const rule = { all: [{ field: "country", operator: "is_any_of", value: ["Spain", "Spain"] }] };
  expect((await preview({ criteria: rule })).body.data.inWords).toBe("Customers with country Spain");
});

describe("400", () => {
  test("invalid criteria are refused, with the field", async () => {
    const { status, body } = await preview({ criteria: { all: [orders("at_least", -1)] } });
    expect([status, body.code, body.details[0].field]).toEqual([400, "INVALID_CRITERIA", "criteria.all[0].value"]);
  });

  test("a storefront or a month that can't exist is refused, with the field and the range", async () => {
    const criteria = { field: "monthSinceFirstOrder", operator: "is_none_of", value: ["0", "-1"] };
    const { status, body } = await preview({ criteria });
    expect(status).toBe(400);
    expect(body.details[0]).toMatchObject({
      field: "criteria.value[1]",
      message: "must be an integer between 0 and 1200",
    });
    const { details } = (await preview({ criteria: { ...criteria, field: "storefront", value: ["abc"] } })).body;
    expect(details[0]).toMatchObject({ field: "criteria.value[0]" });
  });

  test.each([
    ["en", "must not be before 0001-01-01"],
    ["es", "no debe ser anterior a 0001-01-01"],
    ["pt", "não pode ser anterior a 0001-01-01"],
  ])("the year 0, which the calendar does not have, is refused in %s", async (language, message) => {
    const criteria = { field: "lastOrderAt", operator: "before", value: "0000-12-31" };
    const { status, body } = await preview({ criteria }, { "accept-language": language });
    expect([status, body.details]).toEqual([400, [{ field: "criteria.value", message }]]);
  });

  test("a request without criteria is refused", async () => {
    expect(await preview({ criteria: {} })).toMatchObject({ status: 400, body: { code: "EMPTY_CRITERIA" } });
  });

  test("a rule that refers to itself is refused", async () => {
    const { id } = await createSegment(actor, { name: "Rule", criteria: { minOrders: 2 }, isAutomatic: true });
    const criteria = { field: "inSegment", operator: "is_any_of", value: [id] };
    expect(await preview({ criteria, segmentId: id })).toMatchObject({ status: 400, body: { code: "SEGMENT_CYCLE" } });
  });
});

describe("404", () => {
  test("another business's segment to compare with is not found", async () => {
    const others = asAdmin(await aBusiness());
    const { id } = await createSegment(others, { name: "Theirs", criteria: {}, isAutomatic: false });
    for (const segmentId of [id, "nothing"]) {
      const answer = await preview({ criteria: { minOrders: 2 }, segmentId });
      expect(answer).toMatchObject({ status: 404, body: { code: "SEGMENT_NOT_FOUND" } });
    }
  });
});
