import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/segments/[segmentId]/why/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { renameAxisSegment } from "#features/axes/read-axes.ts";
import { addTag } from "#features/customers/manage-notes-and-tags.ts";
import { assignAutomaticSegments, assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, aCustomer, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aModelOf, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";

let actor: Actor;
let token: string;
beforeEach(async () => {
  // Auckland is ahead of UTC: noon in UTC is already the next day there.
  actor = asAdmin(await aBusiness({ timeZone: "Pacific/Auckland", storefronts: ["Web", "Harbour shop"] }));
  token = await aToken(actor);
});

const why = async (id: string, segmentId: string, headers: Record<string, string> = {}) => {
  const path = `/api/admin/customers/${id}/segments/${segmentId}/why`;
  return answerOf(GET(aRequest("GET", path, { token, headers }), { params: Promise.resolve({ id, segmentId }) }));
};

const automatic = async (criteria: object): Promise<string> =>
  (await createSegment(actor, { name: "Rule", criteria, isAutomatic: true })).id;

/** Two orders of 12.50 and 30.00: 42.50 in total. */
const anna = async (): Promise<string> => {
  const externalId = "anna";
  await saveSales(actor, { customers: [{ externalId, name: "Anna Ó", createdAt: new Date("2024-06-30T12:00:00Z") }] });
  await someOrders(actor, [
    { customer: externalId, totalPrice: 1250, orderedAt: new Date("2025-06-30T12:30:00Z") },
    { customer: externalId, totalPrice: 3000, storefrontId: 2, orderedAt: new Date("2025-05-01T00:00:00Z") },
  ]);
  return idOfCustomer(actor, externalId);
};

describe("200", () => {
  test("compares each condition with the customer's value, in its own unit", async () => {
    const criteria = {
      all: [
        { field: "lifetimeValue", operator: "at_least", value: 40 },
        { any: [{ field: "name", operator: "contains", value: "anna o" }] },
        { field: "lastOrderAt", operator: "after", value: "2025-07-01" },
        { field: "storefront", operator: "is_any_of", value: ["2"] },
        { not: [{ field: "country", operator: "is", value: "Chile" }] },
      ],
    };
    const { status, body } = await why(await anna(), await automatic(criteria));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ isMember: false, meets: false, history: [] });
    const told = body.data.reasons.map(({ path, own, ownInWords, holds }: Record<string, unknown>) => [
      path,
      own,
      ownInWords,
      holds,
    ]);
    expect(told).toEqual([
      ["all[0]", 42.5, "$42.50", true],
      ["all[1].any[0]", "Anna Ó", "Anna Ó", true],
      ["all[2]", "2025-07-01", "Jul 1, 2025", false],
      ["all[3]", 1, "1 order", true],
      ["all[4].not[0]", null, null, false],
    ]);
    expect(body.data.reasons[3].inWords).toBe("an order at Harbour shop");
  });

  test("names what a first order had, the customer's tags and segments, or says that there are none", async () => {
    const id = await anna();
    for (const tag of ["VIP", "Press"]) await addTag(actor, id, tag);
    const other = await automatic({ minOrders: 1 });
    const is = (field: string, ...value: string[]) => ({ field, operator: "is_any_of", value });
    const all = [
      is("firstOrderStorefront", "2"),
      is("firstOrderChannel", "pos"),
      is("firstOrderProduct", "P-2"),
      is("firstOrderDiscountCode", "SPRING"),
      is("tag", "vip"),
      is("inSegment", other),
    ];
    const told = async (language: string) => {
      const { body } = await why(
        id,
        (await createSegment(actor, { name: language, criteria: { all }, isAutomatic: true })).id,
        { "accept-language": language },
      );
      return body.data.reasons.map((one: Record<string, unknown>) => [one.ownInWords, one.own, one.holds]);
    };
    expect(await told("en")).toEqual([
      // The first order is the one of May.
      ["Harbour shop", 1, true],
      ["web", 0, false],
      ["p1", 0, false],
      ["no discount code", 0, false],
      ["vip and press", 1, true],
      ["not a member", 0, false],
    ]);
    await assignAutomaticSegments(actor, id);
    const inSpanish = (await told("es")).map(([ownInWords]: unknown[]) => ownInWords);
    expect(inSpanish).toEqual(["Harbour shop", "web", "p1", "sin código de descuento", "vip y press", "Rule"]);
  });

  test("a condition on an axis counts the membership in all segments of a kind", async () => {
    const id = await anna();
    const keys = ["full_price_buyers", "discount_hunters", "discount_hunters_2"];
    const version = await anActiveModel(actor, aModelOf({ price_sensitivity: keys }));
    await aProfile(actor, version, {
      customer_id: id,
      dominant_segments: { price_sensitivity: "discount_hunters_2" },
      segment_memberships: {
        price_sensitivity: { discount_hunters: 0.125, discount_hunters_2: 0.5, full_price_buyers: 0.375 },
      },
    });
    const condition = { field: "axisPriceSensitivity", operator: "is", value: "discount_hunters" };
    const { body } = await why(id, await automatic({ all: [condition, { ...condition, minMembership: 0.6 }] }));
    const told = body.data.reasons.map((one: Record<string, unknown>) => [one.inWords, one.ownInWords, one.holds]);
    expect(told).toEqual([
      ["price sensitivity “Discount hunters”", "Discount hunters", true],
      // 0.125 + 0.5.
      ["price sensitivity “Discount hunters” with a membership of at least 60%", "63%", true],
    ]);
  });

  test("a condition on an axis names the segment by its custom name, with the membership", async () => {
    const id = await anna();
    const version = await anActiveModel(actor);
    await renameAxisSegment(
      actor,
      { axis: "price_sensitivity", key: "discount_hunters", name: "Bargain people" },
      { language: "en" },
    );
    await aProfile(actor, version, {
      customer_id: id,
      archetype_id: "frequent+discounts",
      dominant_segments: { price_sensitivity: "discount_hunters" },
      segment_memberships: { price_sensitivity: { discount_hunters: 0.625, full_price_buyers: 0.375 } },
    });
    const field = "axisPriceSensitivity";
    const criteria = {
      all: [
        { field, operator: "is", value: "discount_hunters" },
        { field, operator: "is_any_of", value: ["discount_hunters"], minMembership: 0.6 },
        { field, operator: "is", value: "full_price_buyers", minMembership: 0.5 },
        { field: "archetype", operator: "is", value: "frequent+discounts" },
      ],
    };
    const { body } = await why(id, await automatic(criteria));
    const told = body.data.reasons.map((one: Record<string, unknown>) => [one.inWords, one.ownInWords, one.holds]);
    expect(told).toEqual([
      ["price sensitivity “Bargain people”", "Bargain people", true],
      ["price sensitivity “Bargain people” with a membership of at least 60%", "63%", true],
      ["price sensitivity “Full-price buyers” with a membership of at least 50%", "38%", false],
      ["archetype “Frequent · Discounts”", "Frequent · Discounts", true],
    ]);
  });

  test("is in the reader's language", async () => {
    const { body } = await why(await anna(), await automatic({ minLifetimeValue: 1000 }), { "accept-language": "es" });
    expect(body.data.reasons[0]).toMatchObject({ ownInWords: "USD\u00a042.50", holds: false });
    expect(body.data.reasons[0].inWords).toContain("valor de vida de al menos");
  });

  test("says when a member joined and by which version of the rule", async () => {
    const [id, segment] = [await anna(), await automatic({ minOrders: 2 })];
    await assignAutomaticSegments(actor, id);
    const { data } = (await why(id, segment)).body;
    expect(data).toMatchObject({ isMember: true, meets: true, segment: { version: 1, isAutomatic: true } });
    expect(data.history).toMatchObject([{ change: "joined", by: { kind: "rule", version: 1 }, reason: "request" }]);
  });

  test("a manual segment has the actor and no conditions", async () => {
    const id = await anna();
    const { id: vip } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(actor, id, vip);
    const { data } = (await why(id, vip)).body;
    expect(data).toMatchObject({ isMember: true, meets: null, reasons: [], segment: { inWords: null } });
    expect(data.history).toMatchObject([{ change: "joined", by: { kind: "system", id: "test" }, reason: "by_hand" }]);
  });
});

describe("404", () => {
  test("an unknown customer or segment, and one of another business, are not found", async () => {
    const [id, segment] = [await anna(), await automatic({ minOrders: 2 })];
    const others = asAdmin(await aBusiness());
    const { id: theirs } = await createSegment(others, { name: "Theirs", criteria: {}, isAutomatic: false });
    const stranger = await idOfCustomer(others, await aCustomer(others));
    for (const one of ["nothing", stranger]) {
      expect(await why(one, segment)).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    }
    for (const one of ["nothing", theirs]) {
      expect(await why(id, one)).toMatchObject({ status: 404, body: { code: "SEGMENT_NOT_FOUND" } });
    }
  });
});
