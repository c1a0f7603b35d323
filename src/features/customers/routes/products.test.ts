import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/products/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const read = (id: string) =>
  answerOf(GET(aRequest("GET", `/api/admin/customers/${id}/products`, { token }), { params: Promise.resolve({ id }) }));

const item = (category: string, lineTotal: number, quantity = 1) => ({
  productId: `${category}-1`,
  productName: `${category} thing`,
  brand: "Acme",
  category,
  quantity,
  price: lineTotal / quantity,
  lineTotal,
});

describe("200", () => {
  test("shares of the customer's spending compared with all customers", async () => {
    // Nine others spend 10.00 each on Garden; ada 80.00 − 20.00 on Kitchen (3 − 1 pieces) and 20.00 on Garden.
    const others = Array.from({ length: 9 }, (_, i) => ({ customer: `c${i}`, items: [item("Garden", 1000)] }));
    const five = Array.from({ length: 5 }, (_, i) => ({ customer: `k${i}`, items: [item("Kitchen", 200)] }));
    await someOrders(shop, [
      ...others,
      ...five,
      {
        customer: "ada",
        orderedAt: new Date("2025-02-03T12:00:00Z"),
        items: [item("Kitchen", 8000, 4), item("Garden", 2000)],
        refunded: 2000,
        refundedItems: [{ lineNumber: 1, quantity: 1, amount: 2000 }],
      },
    ]);
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect(status).toBe(200);
    expect(body.data.comparedWith).toEqual({ buyers: 15, isSample: false });
    // All customers: 90 + 10 + 80 = 180; Kitchen 10 + 60 = 70, Garden 90 + 20 = 110. Ada: 60 of 80 and 20 of 80.
    const [kitchen, garden] = body.data.categories;
    expect(kitchen).toMatchObject({
      name: "Kitchen",
      orderCount: 1,
      units: 3,
      spent: 60,
      share: 0.75,
      lastDay: "2025-02-03",
    });
    expect(kitchen.lift).toBeCloseTo(0.75 / (70 / 180), 10);
    expect(garden.lift).toBeCloseTo(0.25 / (110 / 180), 10);
    expect(body.data.brands).toMatchObject([{ name: "Acme", share: 1, lift: 1 }]);
    expect(body.data.products[0]).toMatchObject({ name: "Kitchen-1", label: "Kitchen thing" });
  });

  test("rare products are not compared", async () => {
    await someOrders(shop, [{ customer: "ada", items: [item("Clocks", 500)] }]);
    const { body } = await read(await idOfCustomer(shop, "ada"));
    expect(body.data.categories).toMatchObject([{ name: "Clocks", share: 1, lift: null }]);
  });

  test("is empty without an order", async () => {
    const { body } = await read(await idOfCustomer(shop, await aCustomer(shop)));
    expect(body.data).toMatchObject({ categories: [], brands: [], products: [] });
  });
});
