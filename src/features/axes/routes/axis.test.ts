import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/axes/[axis]/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anActiveModel } from "#testing/shops/axis-models.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  await anActiveModel(shop);
});

const read = (axis: string, by?: string) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/axes/${axis}`, by ? { token: by } : {}), { params: Promise.resolve({ axis }) }),
  );

describe("GET 200", () => {
  test("has the axis with its features, segments and their separation", async () => {
    const { status, body } = await read("price_sensitivity", token);
    expect([status, body.data]).toMatchObject([
      200,
      {
        axis: "price_sensitivity",
        name: "Price sensitivity",
        group: "marketing",
        modelVersion: 1,
        missing: null,
        features: [
          { key: "discount_rate", name: "Discounted share of spending", unit: "share" },
          { key: "full_price_ratio", name: "Sales at full price", unit: "share" },
        ],
        segments: [{ key: "full_price_buyers" }, { key: "discount_hunters" }],
        quality: { silhouette: 0.5, k: 2, judged: 4 },
      },
    ]);
  });

  test("has an axis without segments before a run", async () => {
    const { body } = await read("purchase_value", token);
    expect(body.data).toMatchObject({ segments: [], quality: null, missing: "no_run", ranAt: null });
  });
});

describe("GET 404", () => {
  test("an unknown axis is not found", async () => {
    const { status, body } = await read("shoe_size", token);
    expect([status, body.code]).toEqual([404, "NOT_FOUND"]);
  });
});
