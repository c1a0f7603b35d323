import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/axes/[axis]/map/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { similarityBytes } from "#lib/axes/similar-customers.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";

/** All customers: mean 20%, standard deviation 10%. */
const RATES = { ada: 0.1, bob: 0.2, cleo: 0.1, dan: 0.9 };

let shop: Scope;
beforeAll(async () => {
  shop = await aBusiness();
  const version = await anActiveModel(shop);
  await someOrders(
    shop,
    Object.keys(RATES).map((customer) => ({ customer })),
  );
  await aCustomer(shop, { externalId: "nobody" });
  for (const [name, discount_rate] of Object.entries({ ...RATES, nobody: 0 })) {
    await aProfile(shop, version, {
      customer_id: await idOfCustomer(shop, name),
      dominant_segments: { price_sensitivity: name === "dan" ? "discount_hunters" : "full_price_buyers" },
      feature_vectors: { price_sensitivity: { discount_rate } },
      likeness: similarityBytes([1]),
    });
  }
});

const ask = async ({ axis = "price_sensitivity", by }: { axis?: string; by?: string } = {}) => {
  const token = by ?? (await aToken(shop, { role: "analyst" }));
  const request = aRequest("GET", `/api/admin/axes/${axis}/map`, { token });
  return answerOf(GET(request, { params: Promise.resolve({ axis }) }));
};

type Point = { x: number; y: number; segment: string; customer: { name: string } | null };

describe("GET 200", () => {
  test("places customers with an order by their features, with segment and name", async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    const { directions, points, population } = body.data;
    expect(population).toBe(4);
    // With a single feature, that feature is the first component.
    expect(directions[0]).toMatchObject({ feature: null, weights: [{ feature: "discount_rate", weight: 1 }] });
    expect(directions[0].share).toBeCloseTo(1, 9);
    const told = (points as Point[]).map(({ x, segment, customer }) => [customer?.name, x.toFixed(6), segment]);
    // (rate − 0.2) / 0.1, capped at 4.
    expect(told.sort()).toEqual([
      ["ada", "-1.000000", "full_price_buyers"],
      ["bob", "0.000000", "full_price_buyers"],
      ["cleo", "-1.000000", "full_price_buyers"],
      ["dan", "4.000000", "discount_hunters"],
    ]);
  });

  test("has no names without customers:view", async () => {
    const { body } = await ask({ by: await aToken(shop, { permissions: ["reports:view"] }) });
    expect((body.data.points as Point[]).map(({ customer }) => customer)).toEqual([null, null, null, null]);
  });

  test("is empty before a run, and never includes another business", async () => {
    expect((await ask({ by: await aToken(await aBusiness()) })).body).toEqual({ data: null });
    expect((await ask({ axis: "purchase_value" })).body).toEqual({ data: null });
  });
});

describe("GET 404", () => {
  test("an unknown axis is not found", async () => {
    const { status, body } = await ask({ axis: "nothing" });
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });
});
