import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/profile/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { EcommerceClusteringEngine } from "#features/playbooks/clustering-engine.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";

let shop: Scope & { slug: string };
let token: string;
let ada: string;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  await anOrder(shop, { customer: "ada" });
  ada = await idOfCustomer(shop, "ada");
  const quantiles = { price_sensitivity: { discount_rate: Array.from({ length: 101 }, (_, i) => i / 100) } };
  const version = await anActiveModel(shop, { ...aFoundModel(), quantiles });
  await aProfile(shop, version, {
    customer_id: ada,
    archetype_id: "frequent+discounts",
    lifetime_value: 1000,
    churn_risk_score: 0.25,
    dominant_segments: { price_sensitivity: "discount_hunters" },
    segment_memberships: { price_sensitivity: { discount_hunters: 0.75, full_price_buyers: 0.25 } },
    feature_vectors: { price_sensitivity: { discount_rate: 0.4, full_price_ratio: 0 } },
    calculatedAt: new Date("2026-03-01T01:00:00Z"),
  });
});

const read = (id: string, by: string | undefined = token) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/profile`, by ? { token: by } : {}), {
      params: Promise.resolve({ id }),
    }),
  );

describe("GET 200", () => {
  test("returns the stored profile, in the seed's format", async () => {
    const { status, body } = await read(ada);
    expect([status, body.data]).toMatchObject([
      200,
      {
        customer_id: "ada",
        store_id: shop.slug,
        model_version: 1,
        calculated_at: "2026-03-01T01:00:00.000Z",
        dominant_segments: { price_sensitivity: "discount_hunters" },
        fuzzy_memberships: { price_sensitivity: { discount_hunters: 0.75, full_price_buyers: 0.25 } },
        // Above 0.7.
        membership_strength: { price_sensitivity: "strong" },
        interpretation: "discount_hunters",
        archetype: "frequent+discounts",
        // 1,000 cents.
        lifetime_value: 10,
        churn_risk_score: 0.25,
        // 40% of the population are below 0.4.
        fingerprint: { price_sensitivity: { discount_rate: expect.closeTo(40, 6) } },
      },
    ]);
  });

  test("is what a program gets from the documented engine, for one or several customers", async () => {
    const { body } = await read(ada);
    const engine = new EcommerceClusteringEngine();
    const one = await engine.calculateCustomerProfile({ customerId: "ada", storeId: shop.slug });
    const several = await engine.calculateCustomerProfiles({ customerIds: ["ada", "bob"], storeId: shop.slug });
    expect(JSON.parse(JSON.stringify(one))).toEqual(body.data);
    expect(several).toEqual({ profiles: [one], unknown: ["bob"] });
  });

  test("recomputes it after a new order", async () => {
    await anOrder(shop, { customer: "bea", totalPrice: 800, discountAmount: 800 });
    const { body } = await read(await idOfCustomer(shop, "bea"));
    // Half of 16.00 was discounted: three deviations above 20%, at the center of the discount hunters; the others are four
    // deviations away.
    const { price_sensitivity: shares } = body.data.fuzzy_memberships;
    expect(shares.discount_hunters).toBeCloseTo(1 / (1 + Math.exp(-4)), 9);
    expect(body.data).toMatchObject({
      lifetime_value: 8,
      dominant_segments: { price_sensitivity: "discount_hunters" },
    });
  });

  test("a customer without orders has features of 0 and no archetype", async () => {
    const { body } = await read(await idOfCustomer(shop, await aCustomer(shop)));
    expect(body.data).toMatchObject({ lifetime_value: 0, archetype: null, model_version: 1 });
    expect(new Set(Object.values(body.data.feature_vectors.purchase_frequency))).toEqual(new Set([0]));
  });
});
