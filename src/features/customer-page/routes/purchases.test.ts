import { beforeEach, describe, expect, test } from "vitest";
import { GET as readMonths } from "#app/api/admin/customers/[id]/months/route.ts";
import { GET as readOrders } from "#app/api/admin/customers/[id]/orders/route.ts";
import { GET as readProducts } from "#app/api/admin/customers/[id]/products/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness({ timeZone: "America/Sao_Paulo" });
  token = await aToken(shop);
});

describe("GET orders", () => {
  const read = (id: string, query = "") =>
    answerOf(
      readOrders(aRequest("GET", `/api/admin/customers/${id}/orders${query}`, { token }), {
        params: Promise.resolve({ id }),
      }),
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
      const margins = body.data.map((one: Record<string, unknown>) => [
        one.externalId,
        one.grossMargin,
        one.marginRate,
      ]);
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
});

describe("GET months", () => {
  const read = (id: string) =>
    answerOf(
      readMonths(aRequest("GET", `/api/admin/customers/${id}/months`, { token }), { params: Promise.resolve({ id }) }),
    );

  describe("200", () => {
    test("has every month since the first order; refunds belong to the month of the refund", async () => {
      await someOrders(shop, [
        // 23:30 on 31 January in São Paulo; the refund a day later belongs to February.
        { customer: "ada", totalPrice: 3000, refunded: 500, orderedAt: new Date("2025-02-01T02:30:00Z") },
        { customer: "ada", totalPrice: 1000, orderedAt: new Date("2025-03-10T12:00:00Z") },
        { customer: "ada", totalPrice: 700, status: "pending", orderedAt: new Date("2025-03-11T12:00:00Z") },
        {
          customer: "ada",
          totalPrice: 800,
          status: "partial",
          refunded: 800,
          orderedAt: new Date("2025-03-12T12:00:00Z"),
        },
      ]);
      const { status, body } = await read(await idOfCustomer(shop, "ada"));
      expect(status).toBe(200);
      expect(body.data.months.slice(0, 4)).toEqual([
        { month: "2025-01", orderCount: 1, charged: 30, refunded: 0 },
        { month: "2025-02", orderCount: 0, charged: 0, refunded: 5 },
        { month: "2025-03", orderCount: 1, charged: 18, refunded: 8 },
        { month: "2025-04", orderCount: 0, charged: 0, refunded: 0 },
      ]);
      expect(body.data).toMatchObject({
        statuses: { completed: 2, partial: 1, pending: 1, cancelled: 0 },
        refunded: 13,
        currency: "USD",
      });
    });

    test("is empty without an order", async () => {
      const { body } = await read(await idOfCustomer(shop, await aCustomer(shop)));
      expect(body.data).toMatchObject({ months: [], refunded: 0 });
    });

    test("is cached, and updated after an order or a refund", async () => {
      const orderedAt = new Date("2025-02-01T12:00:00Z");
      await someOrders(shop, [{ customer: "ada", orderedAt }]);
      const ada = await idOfCustomer(shop, "ada");
      expect((await read(ada)).body.data.months[0]).toMatchObject({ orderCount: 1, charged: 10 });
      await someOrders(shop, [{ customer: "ada", orderedAt, refunded: 100 }]);
      expect((await read(ada)).body.data).toMatchObject({ refunded: 1 });
      expect((await read(ada)).body.data.months[0]).toMatchObject({ orderCount: 2, charged: 20 });
    });
  });
});

describe("GET products", () => {
  const read = (id: string) =>
    answerOf(
      readProducts(aRequest("GET", `/api/admin/customers/${id}/products`, { token }), {
        params: Promise.resolve({ id }),
      }),
    );

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
});
