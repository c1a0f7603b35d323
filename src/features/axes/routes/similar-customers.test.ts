import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/similar/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { similarityBytes } from "#lib/axes/similar-customers.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "analyst" });
});

const read = (id: string) =>
  answerOf(GET(aRequest("GET", `/api/admin/customers/${id}/similar`, { token }), { params: Promise.resolve({ id }) }));

/** Customers with an order, and their membership in the discount hunters. */
const hunters = async (scope: Scope, shares: Record<string, number>) => {
  await someOrders(
    scope,
    Object.keys(shares).map((customer) => ({ customer })),
  );
  const version = await anActiveModel(scope);
  for (const [customer, share] of Object.entries(shares)) {
    const price_sensitivity = { full_price_buyers: 1 - share, discount_hunters: share };
    await aProfile(scope, version, {
      customer_id: await idOfCustomer(scope, customer),
      segment_memberships: { price_sensitivity },
      dominant_segments: { price_sensitivity: share > 0.5 ? "discount_hunters" : "full_price_buyers" },
      likeness: similarityBytes(Object.values(price_sensitivity)),
    });
  }
};

describe("200", () => {
  test("at most five, most similar first, with what they share; none of another business", async () => {
    await hunters(await aBusiness(), { ada: 1, zoe: 1 });
    await hunters(shop, { ada: 1, bob: 0.81, cyd: 1, dan: 0, eve: 0.64, fay: 0.1, gil: 0.2 });
    // A customer without orders has an empty profile, which is similar to none.
    await aCustomer(shop, { externalId: "hal" });
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect([status, body.data.comparedWith]).toEqual([200, 6]);
    const found = body.data.customers as { externalId: string; likeness: number; inCommon: object[] }[];
    expect(found.map(({ externalId }) => externalId)).toEqual(["cyd", "bob", "eve", "gil", "fay"]);
    // Σ√(p·q): √(1 × 0.81) = 0.9.
    expect(found[0]?.likeness).toBe(1);
    expect(found[1]?.likeness).toBeCloseTo(0.9, 2);
    expect(found[1]?.inCommon).toEqual([{ axis: "price_sensitivity", segment: "discount_hunters" }]);
    expect(found[3]?.inCommon).toEqual([]);
  });

  test("none before the first run, nor without orders", async () => {
    await someOrders(shop, [{ customer: "ada" }, { customer: "bob" }]);
    const noCustomers = { status: 200, body: { data: { customers: [], comparedWith: 0 } } };
    expect(await read(await idOfCustomer(shop, "ada"))).toEqual(noCustomers);
    await anActiveModel(shop);
    // Once requested, the similarity is computed and stored for both.
    expect((await read(await idOfCustomer(shop, "ada"))).body.data.comparedWith).toBe(0);
    expect((await read(await idOfCustomer(shop, "bob"))).body.data.comparedWith).toBe(1);
    const { id } = await aCustomer(shop, { externalId: "cyd" }).then(async () => ({
      id: await idOfCustomer(shop, "cyd"),
    }));
    expect(await read(id)).toEqual(noCustomers);
  });
});
