import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { getCustomerMetrics } from "#lib/customers/read-customer.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { assignManualSegment } from "#lib/segments/assign-segments.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const read = (id: string, headers = {}) =>
  answerOf(GET(aRequest("GET", `/api/admin/customers/${id}`, { token, headers }), { params: Promise.resolve({ id }) }));

describe("200", () => {
  test("identity and value, net of refunds", async () => {
    await aCustomer(shop, {
      externalId: "ada",
      name: "Ada",
      email: "ada@example.com",
      country: "GB",
      loyaltyLevel: "GOLD",
      emailConsent: "granted",
      emailConsentAt: new Date("2024-03-01T00:00:00Z"),
      createdAt: daysAgo(100),
    });
    // 30.00 + (20.00 − 5.00) = 45.00 over 2 orders; pending and fully refunded orders are not sales.
    await someOrders(shop, [
      { customer: "ada", totalPrice: 3000, orderedAt: daysAgo(61) },
      { customer: "ada", totalPrice: 2000, refunded: 500, orderedAt: daysAgo(10) },
      { customer: "ada", totalPrice: 9900, status: "pending", orderedAt: daysAgo(5) },
      { customer: "ada", totalPrice: 700, refunded: 700, orderedAt: daysAgo(4) },
    ]);
    const { status, body } = await read(await idOfCustomer(shop, "ada"));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      externalId: "ada",
      name: "Ada",
      email: "ada@example.com",
      country: "GB",
      loyaltyLevel: "GOLD",
      emailConsent: { state: "granted", since: "2024-03-01T00:00:00.000Z" },
      smsConsent: { state: "unknown", since: null },
      currency: "USD",
      segments: [],
      tags: [],
      metrics: {
        lifetimeValue: 45,
        orderCount: 2,
        averageOrderValue: 22.5,
        daysSinceLastPurchase: 10,
        tenureDays: 100,
      },
    });
    // 61 days are 2.004 months of 30.4375: 2 ÷ 2.004.
    expect(body.data.metrics.purchaseFrequency).toBeCloseTo(0.998, 3);
    expect(body.data.formulas.averageOrderValue).toBe("Lifetime value ÷ number of orders");
  });

  test("scores in the standard report, as of now", async () => {
    // Five buyers with 1 to 5 orders of 10.00: Ada's five exceed four of the five, so F5; likewise 50.00, so M5.
    const others = [1, 2, 3, 4].flatMap((orders) =>
      Array.from({ length: orders }, () => ({ customer: `c${orders}`, orderedAt: daysAgo(30) })),
    );
    await someOrders(shop, [
      ...others,
      ...Array.from({ length: 5 }, () => ({ customer: "ada", orderedAt: daysAgo(3) })),
    ]);
    const { body } = await read(await idOfCustomer(shop, "ada"));
    // 3 of 90 days ago: 5 − ⌊15 ÷ 90⌋ = 5.
    expect(body.data.rfm).toMatchObject({
      segment: "champions",
      segmentCode: "R5F5M5",
      recencyScore: 5,
      frequencyScore: 5,
      monetaryScore: 5,
      orderCount: 5,
      revenue: 50,
      daysSinceLastPurchase: 3,
    });
    expect(body.data.rfm.bands.frequency).toContainEqual({ score: 5, min: 5, max: 5, customerCount: 1 });
  });

  test("segments with their criteria in the reader's language, and when and by whom the customer was added", async () => {
    await aCustomer(shop, { externalId: "ada" });
    const ada = await idOfCustomer(shop, "ada");
    const vip = await createSegment(asAdmin(shop), { name: "VIP", criteria: { minOrders: 5 }, isAutomatic: false });
    await assignManualSegment(asAdmin(shop), ada, vip.id);
    const { body } = await read(ada, { "accept-language": "es" });
    expect(body.data.segments).toMatchObject([
      { id: vip.id, name: "VIP", isAutomatic: false, criteria: { minOrders: 5 }, assignedBy: { kind: "system" } },
    ]);
    expect(body.data.segments[0].inWords).toContain("pedidos");
  });

  test("invents nothing without an order", async () => {
    await aCustomer(shop, { externalId: "ada" });
    const { body } = await read(await idOfCustomer(shop, "ada"));
    expect(body.data).toMatchObject({
      rfm: null,
      metrics: {
        lifetimeValue: 0,
        orderCount: 0,
        averageOrderValue: null,
        firstOrderAt: null,
        lastOrderAt: null,
        daysSinceLastPurchase: null,
        purchaseFrequency: 0,
      },
    });
  });

  test("is updated after an order", async () => {
    await someOrders(shop, [{ customer: "ada", orderedAt: daysAgo(2) }]);
    const ada = await idOfCustomer(shop, "ada");
    expect((await read(ada)).body.data.metrics.orderCount).toBe(1);
    await someOrders(shop, [{ customer: "ada", orderedAt: daysAgo(1) }]);
    expect((await read(ada)).body.data).toMatchObject({ metrics: { orderCount: 2 }, rfm: { orderCount: 2 } });
  });
});

describe("404", () => {
  test("for an unknown customer, another business's, and an invalid ID", async () => {
    const elsewhere = await aBusiness();
    const theirs = await idOfCustomer(elsewhere, await aCustomer(elsewhere));
    for (const id of [randomUUID(), theirs, "user123"]) {
      expect(await read(id)).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    }
  });
});

test("has metrics in minor units for calculations", async () => {
  // 10.00 over orders of 3.33, 3.33 and 3.34: an average of 333.33 cents, rounded.
  await someOrders(shop, [
    { customer: "ada", totalPrice: 333, orderedAt: daysAgo(1) },
    { customer: "ada", totalPrice: 333, orderedAt: daysAgo(1) },
    { customer: "ada", totalPrice: 334, orderedAt: daysAgo(1) },
  ]);
  expect(await getCustomerMetrics(shop, await idOfCustomer(shop, "ada"))).toMatchObject({
    lifetimeValue: 1000,
    orderCount: 3,
    averageOrderValue: 333,
    daysSinceLastPurchase: 1,
    purchaseFrequency: 3,
  });
});
