import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { GET as getConsents, POST as postConsent } from "#app/api/admin/customers/[id]/consents/route.ts";
import { GET as getContact } from "#app/api/admin/customers/[id]/contact/route.ts";
import { GET, PATCH } from "#app/api/admin/customers/[id]/route.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import {
  assignManualSegment,
  calculateAutomaticSegments,
  readCustomerSegments,
} from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { getCustomerMetrics } from "#records/customers/head.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";

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

test("has the metrics that criteria compare: each as a minimum and a maximum selects the customers who have it", async () => {
  // 10.00 over orders of 3.33, 3.33 and 3.34: an average of 333.33 cents.
  await someOrders(shop, [
    { customer: "ada", totalPrice: 333, orderedAt: daysAgo(1) },
    { customer: "ada", totalPrice: 333, orderedAt: daysAgo(1) },
    { customer: "ada", totalPrice: 334, orderedAt: daysAgo(1) },
    { customer: "bob", totalPrice: 5000, orderedAt: daysAgo(70) },
  ]);
  const metricsOf = async (name: string) => (await getCustomerMetrics(shop, await idOfCustomer(shop, name))).head;
  const ada = await metricsOf("ada");
  expect(ada).toMatchObject({ lifetimeValue: 1000, orderCount: 3, daysSinceLastPurchase: 1, purchaseFrequency: 3 });
  const bounds = ({ head }: { head: typeof ada }) => [
    { minLifetimeValue: head.lifetimeValue / 100, maxLifetimeValue: head.lifetimeValue / 100 },
    { minOrders: head.orderCount, maxOrders: head.orderCount },
    { minDaysSinceLastPurchase: head.daysSinceLastPurchase, maxDaysSinceLastPurchase: head.daysSinceLastPurchase },
    {
      minPurchaseFrequency: Math.floor(head.purchaseFrequency),
      maxPurchaseFrequency: Math.ceil(head.purchaseFrequency),
    },
    { minTenureDays: head.tenureDays, maxTenureDays: head.tenureDays },
  ];
  for (const name of ["ada", "bob"]) {
    const id = await idOfCustomer(shop, name);
    for (const criteria of bounds({ head: await metricsOf(name) })) {
      const segment = await createSegment(asAdmin(shop), { name: randomUUID(), criteria, isAutomatic: true });
      expect(await calculateAutomaticSegments(shop, id), JSON.stringify(criteria)).toContain(segment.id);
    }
  }
  expect(ada.averageOrderValue).toBeCloseTo(333.33, 1);
});

const at = (days: number) => daysAgo(days).toISOString();
const inPath = (id: string) => ({ params: Promise.resolve({ id }) });
const patch = (id: string, body: object, by = token) =>
  answerOf(PATCH(aRequest("PATCH", `/api/admin/customers/${id}`, { token: by, body }), inPath(id)));
const contact = (id: string, by = token) =>
  answerOf(getContact(aRequest("GET", `/api/admin/customers/${id}/contact`, { token: by }), inPath(id)));

describe("PATCH", () => {
  const EMAIL = "ada@example.com";
  let ada: string;
  beforeEach(async () => {
    await putCustomer(asAdmin(shop), { externalId: "ada", name: "Ada", email: "wrong@example.com", country: "GB" });
    ada = await idOfCustomer(shop, "ada");
  });

  test("corrects what is given, once per version, and names the fields in the audit log", async () => {
    const { status, body } = await patch(ada, { email: "Ada@Example.com", country: "PT", version: 1 });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ name: "Ada", email: EMAIL, country: "PT", version: 2 });
    expect(body.data.corrected.map(({ field }: { field: string }) => field)).toEqual(["email", "country"]);
    expect((await contact(ada)).body).toEqual(body);
    expect(await patch(ada, { email: "other@example.com", version: 1 })).toMatchObject({
      status: 409,
      body: { code: "EDITED_MEANWHILE" },
    });
    const [line, ...others] = await auditLines(shop, "customer.corrected");
    expect([line, others]).toMatchObject([
      { things: { customer: ada }, before: { country: "GB" }, after: { fields: ["email", "country"], country: "PT" } },
      [],
    ]);
    expect(JSON.stringify(line)).not.toContain("example.com");
  });

  test("older data, data without a date and the corrected value leave it alone; newer data does not", async () => {
    const correct = async () => patch(ada, { email: EMAIL, version: (await contact(ada)).body.data.version });
    const import_ = async (email: string, updatedAt?: string) => {
      await putCustomer(asAdmin(shop), { externalId: "ada", email, country: "ES", ...(updatedAt && { updatedAt }) });
      return (await contact(ada)).body.data;
    };
    await correct();
    expect(await import_("old@example.com", at(1))).toMatchObject({ email: EMAIL, country: "ES" });
    expect((await import_("old@example.com")).email).toBe(EMAIL);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect((await import_("wrong@example.com", soon)).email).toBe(EMAIL);
    expect((await import_("new@example.com", soon)).email).toBe("new@example.com");
    await correct();
    expect((await import_("new@example.com", soon)).email).toBe(EMAIL);
  });

  test("a connected shop's update counts by its own time of change", async () => {
    const { id: connectionId } = await aConnection(shop);
    const update = async (name: string, updated: string) => {
      const payload = { id: 7, email: "eve@example.com", first_name: name, last_name: "Doe", updated_at: updated };
      const body = Buffer.from(JSON.stringify(payload));
      await insertDelivery(shop, {
        connectionId,
        key: randomUUID(),
        topic: "customers/update",
        triggeredAt: null,
        body,
      });
      await process(shop, connectionId);
      return (await contact(await idOfCustomer(shop, "eve@example.com"))).body.data;
    };
    const { version } = await update("Ev", at(3));
    await patch(await idOfCustomer(shop, "eve@example.com"), { firstName: "Eve", lastName: "Doe", version });
    expect((await update("Evi", at(2))).name).toBe("Eve Doe");
    const soon = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    expect((await update("Ev", soon(60))).name).toBe("Eve Doe");
    expect(await update("Eva", soon(120))).toMatchObject({ name: "Eva Doe", firstName: "Eva" });
  });

  test("is refused for wrong fields, without the permissions, for strangers and erased customers", async () => {
    expect(await patch(ada, { email: "ada", version: 1 })).toMatchObject({
      status: 400,
      body: { details: [{ field: "email", message: "must be an email address" }] },
    });
    for (const missing of ["customers:pii", "customers:edit"] as const) {
      const by = await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== missing) });
      expect([(await patch(ada, { country: "PT", version: 1 }, by)).status, (await contact(ada, by)).status]).toEqual([
        403, 403,
      ]);
    }
    const stranger = await aToken(await aBusiness());
    for (const [id, by] of [
      [ada, stranger],
      ["x", token],
    ] as const)
      expect((await patch(id, { country: "PT", version: 1 }, by)).status).toBe(404);
    await eraseCustomer(asAdmin(shop), "ada");
    expect((await patch(ada, { country: "PT", version: 1 })).body.code).toBe("CUSTOMER_ERASED");
  });
});

describe("consents", () => {
  const consents = (id: string, body?: object, by = token) =>
    answerOf(
      (body ? postConsent : getConsents)(
        aRequest(body ? "POST" : "GET", `/api/admin/customers/${id}/consents`, { token: by, ...(body && { body }) }),
        inPath(id),
      ),
    );
  const granted = (when: string) => ({
    externalId: "ada",
    consents: [{ channel: "email" as const, state: "granted" as const, at: when, source: "Checkout" }],
  });

  test("a withdrawal counts at once, stays after older imports, and is in the history", async () => {
    await putCustomer(asAdmin(shop), granted(at(30)));
    const id = await idOfCustomer(shop, "ada");
    const segment = await createSegment(asAdmin(shop), {
      name: "May be emailed",
      isAutomatic: true,
      criteria: { field: "emailConsent", operator: "is", value: "granted" },
    });
    await putCustomer(asAdmin(shop), granted(at(20)));
    expect((await readCustomerSegments(shop, id)).map((one) => one.id)).toEqual([segment.id]);
    const { status, body } = await consents(id, { channel: "email", state: "denied", reason: " By phone " });
    expect([status, body.data.consents[0]]).toMatchObject([201, { state: "denied", source: "manual" }]);
    expect(await readCustomerSegments(shop, id)).toEqual([]);
    await putCustomer(asAdmin(shop), granted(at(1)));
    const { data } = (await consents(id)).body;
    expect(data.consents[0].state).toBe("denied");
    expect(data.changes).toMatchObject([
      { channel: "email", before: "granted", state: "denied", reason: "By phone", source: "manual" },
      { channel: "email", before: "granted", state: "granted", reason: null, by: null, source: "Checkout" },
    ]);
    const [line] = await auditLines(shop, "customer.consent_changed");
    expect(line).toMatchObject({ things: { customer: id }, before: { state: "granted" }, after: { state: "denied" } });
    expect(JSON.stringify(line)).not.toContain("phone");
  });

  test("are refused without a reason, without the permission, and for erased customers", async () => {
    await putCustomer(asAdmin(shop), granted(at(30)));
    const id = await idOfCustomer(shop, "ada");
    const wanted = { channel: "email", state: "denied", reason: "Letter" };
    for (const reason of [" ", "\u200b\u2060"]) {
      expect((await consents(id, { ...wanted, reason })).body.details).toMatchObject([{ field: "reason" }]);
    }
    expect((await consents(id, wanted, await aToken(shop, { role: "viewer" }))).status).toBe(403);
    expect((await consents(id, wanted, await aToken(await aBusiness()))).status).toBe(404);
    await eraseCustomer(asAdmin(shop), "ada");
    expect((await consents(id, wanted)).body.code).toBe("CUSTOMER_ERASED");
    expect((await consents(id)).body.data.changes).toEqual([]);
  });
});
