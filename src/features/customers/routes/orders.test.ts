import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/orders/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const read = (id: string, query = "") =>
  answerOf(
    GET(aRequest("GET", `/api/admin/customers/${id}/orders${query}`, { token }), { params: Promise.resolve({ id }) }),
  );

const day = (number: number) => new Date(Date.UTC(2025, 0, number));

describe("200", () => {
  test("has a gross margin only of orders that count", async () => {
    const items = [{ productId: "p1", quantity: 1, price: 1000, lineTotal: 1000, unitCost: 400 }];
    const order = { customer: "ada", totalPrice: 1000, items };
    await someOrders(shop, [
      { ...order, externalId: "sold", orderedAt: day(1) },
      { ...order, externalId: "cancelled", orderedAt: day(2), status: "cancelled" },
      { ...order, externalId: "refunded", orderedAt: day(3), refunded: 1000 },
    ]);
    const { body } = await read(await idOfCustomer(shop, "ada"));
    const margins = body.data.map((one: Record<string, unknown>) => [one.externalId, one.grossMargin, one.marginRate]);
    expect(margins).toEqual([
      ["refunded", null, null],
      ["cancelled", null, null],
      ["sold", 6, 0.6],
    ]);
  });

  test("has every order with its items and refunds", async () => {
    await someOrders(shop, [
      {
        externalId: "A",
        customer: "ada",
        orderedAt: day(1),
        discountAmount: 100,
        totalPrice: 2900,
        items: [
          {
            productId: "p1",
            productName: "Pan",
            category: "Kitchen",
            brand: "Iron",
            quantity: 2,
            price: 1000,
            lineTotal: 2000,
          },
          { productId: "p2", quantity: 1, price: 900, lineTotal: 900 },
        ],
        refunded: 1000,
        refundedItems: [{ lineNumber: 1, quantity: 1, amount: 1000 }],
      },
      { externalId: "B", customer: "ada", orderedAt: day(2), status: "cancelled" },
      { externalId: "C", customer: "bob", orderedAt: day(3) },
    ]);
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect([status, body.total, body.currency]).toEqual([200, 2, "USD"]);
    expect(body.data).toMatchObject([
      { externalId: "B", status: "cancelled", isCounted: false },
      {
        externalId: "A",
        status: "completed",
        isCounted: true,
        total: 29,
        discount: 1,
        refunded: 10,
        net: 19,
        storefrontId: 1,
        items: [
          {
            lineNumber: 1,
            productName: "Pan",
            quantity: 2,
            price: 10,
            lineTotal: 20,
            refundedQuantity: 1,
            refunded: 10,
          },
          { lineNumber: 2, productName: null, refundedQuantity: 0, refunded: 0 },
        ],
      },
    ]);
  });

  test("orders come by page, in the requested order", async () => {
    await someOrders(
      shop,
      [30, 10, 20].map((total, i) => ({
        externalId: `o${total}`,
        customer: "ada",
        totalPrice: total * 100,
        orderedAt: day(i + 1),
      })),
    );
    const ada = await idOfCustomer(shop, "ada");
    const ids = async (query: string) =>
      (await read(ada, query)).body.data.map(({ externalId }: { externalId: string }) => externalId);
    expect(await ids("")).toEqual(["o20", "o10", "o30"]);
    expect(await ids("?sort=total")).toEqual(["o10", "o20", "o30"]);
    expect(await ids("?sort=-total&pageSize=2&page=2")).toEqual(["o10"]);
  });
});

describe("400", () => {
  test.each([
    ["sort", "?sort=name"],
    ["pageSize", "?pageSize=201"],
  ])("%s", async (field, query) => {
    await someOrders(shop, [{ customer: "ada" }]);
    const { status, body } = await read(await idOfCustomer(shop, "ada"), query);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });
});
