import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/products/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
});

const rowsOf = (sql: string) => withBusiness(shop, async (client) => (await client.query(sql)).rows);
const post = (products: object[], by = token) =>
  answerOf(POST(aRequest("POST", "/api/v1/products/batch", { token: by, body: { products } })));

const SHIRT = {
  externalId: "P1",
  title: "Shirt",
  category: "Shirts",
  type: "Apparel",
  vendor: "Acme",
  tags: ["summer", "linen"],
  cost: "11.40",
  updatedAt: "2026-02-01T10:00:00Z",
};

describe("POST 200", () => {
  test("stores products, and completes the lines of orders that came before", async () => {
    await anOrder(shop, { items: [{ productId: "P1", quantity: 1, price: 2750, lineTotal: 2750, brand: "Own" }] });
    expect(await post([SHIRT, { externalId: "P2" }])).toEqual({
      status: 200,
      body: {
        results: [
          { externalId: "P1", status: "created" },
          { externalId: "P2", status: "created" },
        ],
        summary: { created: 2, updated: 0, unchanged: 0, rejected: 0 },
      },
    });
    expect(await rowsOf("select * from products where external_id = 'P1'")).toMatchObject([
      {
        title: "Shirt",
        category: "Shirts",
        productType: "Apparel",
        vendor: "Acme",
        tags: ["summer", "linen"],
        unitCost: 1140,
        sourceUpdatedAt: new Date("2026-02-01T10:00:00Z"),
      },
    ]);
    expect(await rowsOf("select category, product_type, brand, unit_cost from order_items")).toEqual([
      { category: "Shirts", productType: "Apparel", brand: "Own", unitCost: 1140 },
    ]);
    expect(await auditLines(shop, "products.saved")).toHaveLength(1);
    expect(await rowsOf("select options from runs")).toEqual([{ options: { reason: "order" } }]);
  });

  test("replaces a product, ignores an older version, and rejects an invalid one alone", async () => {
    await post([SHIRT, { externalId: "P2", title: "Gift" }]);
    const { body } = await post([
      { ...SHIRT, title: "Old shirt", updatedAt: "2026-01-31T10:00:00Z" },
      { externalId: "P2", title: "Gift card" },
      { externalId: "P3", cost: "a lot" },
    ]);
    expect(body.results).toEqual([
      { externalId: "P1", status: "unchanged" },
      { externalId: "P2", status: "updated" },
      {
        externalId: "P3",
        status: "rejected",
        errors: [{ field: "cost", message: "must be an amount in USD from 0, such as 12, with at most 2 decimals" }],
      },
    ]);
    expect(await rowsOf("select title from products order by external_id")).toEqual([
      { title: "Shirt" },
      { title: "Gift card" },
    ]);
  });
});
