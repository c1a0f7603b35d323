import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, itsCustomers } from "#testing/shops/axis-models.ts";
import { GET } from "./route.ts";

let shop: Scope;
let token: string;

const archetype = (key: string, customer_count: number, value: number) => ({
  ...{ key, customer_count, share: customer_count / 4, value, value_share: value / 400 },
  ...{ segments: { price_sensitivity: key }, mix: {} },
});

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR" });
  token = await aToken(shop, { role: "viewer" });
  const archetypes = [archetype("discount_hunters", 1, 300), archetype("full_price_buyers", 3, 100)];
  const found = { archetypes, axes: ["price_sensitivity"], coverage: 0.9, stability: 0.85 };
  const model = { ...aFoundModel(), archetypes: found };
  await itsCustomers(shop, await anActiveModel(shop, model), model);
});

const list = async (by?: string, language = "en") => {
  const headers = { "accept-language": language };
  return answerOf(GET(aRequest("GET", "/api/admin/archetypes", { ...(by && { token: by }), headers })));
};

describe("GET 200", () => {
  test("lists the most frequent first, named by their segments, with their value", async () => {
    const { status, body } = await list(token);
    expect([status, body]).toMatchObject([
      200,
      { total: 2, axes: ["price_sensitivity"], coverage: 0.9, stability: 0.85, currency: "EUR" },
    ]);
    expect(body.data).toMatchObject([
      { key: "full_price_buyers", name: "Full-price buyers", customer_count: 3, share: 0.75, value: 100 },
      { key: "discount_hunters", name: "Discount hunters", customer_count: 1, share: 0.25, value: 300 },
    ]);
  });

  test("is in the reader's language", async () => {
    expect((await list(token, "es")).body.data[1].name).toBe("Cazadores de descuentos");
  });

  test("is empty before the first run", async () => {
    const { body } = await list(await aToken(await aBusiness()));
    expect(body).toMatchObject({ data: [], total: 0, axes: [] });
  });
});

describe("GET 401", () => {
  test("without credentials", async () => {
    expect((await list()).status).toBe(401);
  });
});

describe("GET 403", () => {
  test("for a token with access to customers only", async () => {
    expect((await list(await aToken(shop, { permissions: ["customers:view"] }))).status).toBe(403);
  });
});
