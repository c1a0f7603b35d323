import { beforeEach, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/months/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness({ timeZone: "America/Sao_Paulo" });
  token = await aToken(shop);
});

const read = (id: string) =>
  answerOf(GET(aRequest("GET", `/api/admin/customers/${id}/months`, { token }), { params: Promise.resolve({ id }) }));

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
