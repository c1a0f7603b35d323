import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/criteria-values/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { groupInWords } from "#features/purchasing/rules/purchasing-words.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { anArchetype } from "#testing/shops/axis-models.ts";

let actor: Actor;
let token: string;
const item = (productId: string, productName: string, category: string) => ({
  productId,
  productName,
  category,
  quantity: 1,
  price: 1000,
  lineTotal: 1000,
});
beforeEach(async () => {
  actor = asAdmin(await aBusiness({ storefronts: ["Web", "Harbour shop"] }));
  token = await aToken(actor, { role: "viewer" });
  const [yarn, cloth] = [item("p1", "Álamo yarn", "Yarn"), item("p2", "Linen", "Cloth")];
  await someOrders(actor, [
    { customer: "ada", items: [yarn], storefrontId: 2 },
    { customer: "ada", items: [yarn] },
    { customer: "bob", items: [yarn, cloth] },
    // Guest orders belong to no customer, and cancelled orders are not sales.
    { customer: null, items: [cloth] },
    { customer: "cyd", items: [cloth], status: "cancelled" },
  ]);
});

const values = (query: string) => answerOf(GET(aRequest("GET", `/api/admin/criteria-values?${query}`, { token })));

describe("200", () => {
  test("returns existing values with their number of customers, most frequent first", async () => {
    const { status, body } = await values("field=categoryBought");
    expect([status, body]).toEqual([
      200,
      {
        data: [
          { value: "Yarn", label: "Yarn", customers: 2 },
          { value: "Cloth", label: "Cloth", customers: 1 },
        ],
        total: 2,
      },
    ]);
  });

  test("finds products, storefronts and segments by name", async () => {
    expect((await values("field=productBought&q=ALAMO")).body.data).toEqual([
      { value: "p1", label: "Álamo yarn", customers: 2 },
    ]);
    expect((await values("field=storefront&q=harb")).body.data).toEqual([
      { value: "2", label: "Harbour shop", customers: 1 },
    ]);
    expect((await values("field=firstOrderStorefront&q=harb")).body.data).toEqual([
      { value: "2", label: "Harbour shop", customers: 1 },
    ]);
    const { id } = await createSegment(actor, { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(actor, await idOfCustomer(actor, "ada"), id);
    expect((await values("field=inSegment")).body.data).toEqual([{ value: id, label: "VIP", customers: 1 }]);
  });

  test("returns the kinds of segments that the last run found on an axis, and its archetypes", async () => {
    expect((await values("field=axisPriceSensitivity")).body).toEqual({ data: [], total: 0 });
    await anArchetype(actor);
    expect((await values("field=axisPriceSensitivity")).body.data).toEqual([
      { value: "full_price_buyers", label: "Full-price buyers", customers: 3 },
      { value: "discount_hunters", label: "Discount hunters", customers: 1 },
    ]);
    expect((await values("field=archetype&q=frequent")).body.data).toEqual([
      { value: "frequent+full_price", label: "Frequent · Full price", customers: 3 },
    ]);
  });

  test("returns the purchase segments, RFM segments and CLV tiers that customers are in, by name", async () => {
    for (const field of ["purchasingValueGroup", "rfmSegment", "clvTier"])
      expect((await values(`field=${field}`)).body).toEqual({ data: [], total: 0 });
    await withBusiness(actor, async (client) => {
      const of = "from customers where business_id = $1 and external_id in ('ada', 'bob')";
      const place = (into: string, what: string) =>
        client.query(`insert into ${into} select business_id, customer_id, ${what} ${of}`, [actor.businessId]);
      await place(
        "purchasing_groups (business_id, customer_id, behavioral, value, frequency)",
        "'affinity_yarn', case when external_id = 'ada' then 'loyal' else 'regular' end, 'regular'",
      );
      await place(
        "customer_rfm (business_id, customer_id, recency, frequency, monetary, segment)",
        "1, 1, 1, 'hibernating'",
      );
    });
    expect((await values("field=purchasingValueGroup&q=loyal")).body.data).toEqual([
      { value: "loyal", label: groupInWords("loyal", "en"), customers: 1 },
    ]);
    expect((await values("field=purchasingFrequencyGroup")).body.data).toMatchObject([
      { value: "regular", customers: 2 },
    ]);
    // No rule can have a segment that was found by what its customers buy.
    expect((await values("field=purchasingGroup")).body).toEqual({ data: [], total: 0 });
    expect((await values("field=rfmSegment")).body.data).toEqual([
      { value: "hibernating", label: "Hibernating", customers: 2 },
    ]);
  });

  test("returns nothing of another business", async () => {
    token = await aToken(await aBusiness());
    expect((await values("field=categoryBought")).body).toEqual({ data: [], total: 0 });
  });
});

describe("400", () => {
  test.each(["shoes", "orders", "__proto__"])("a field without values to offer: %s", async (field) => {
    const { status, body } = await values(`field=${field}`);
    expect([status, body.code, body.details[0].field]).toEqual([400, "VALIDATION_FAILED", "field"]);
    expect(body.details[0].message).toContain("categoryBought");
  });
});
