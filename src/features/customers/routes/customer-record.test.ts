import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, GET, PUT } from "#app/api/v1/customers/[externalId]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { calculateAutomaticSegments } from "#features/segments/assign-segments.ts";
import { createSegment, getAllSegments } from "#features/segments/edit-segment.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;

beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const address = (id: string) => `/api/v1/customers/${encodeURIComponent(id)}`;
const put = async (body: object, { id = "C1", by = token } = {}) =>
  answerOf(
    await PUT(aRequest("PUT", address(id), { token: by, body }), { params: Promise.resolve({ externalId: id }) }),
  );
const get = async (id = "C1", by = token) =>
  answerOf(await GET(aRequest("GET", address(id), { token: by }), { params: Promise.resolve({ externalId: id }) }));

const erase = (id: string, by = token) =>
  DELETE(aRequest("DELETE", address(id), { token: by }), { params: Promise.resolve({ externalId: id }) });

const WHOLE = {
  name: "Ada Lovelace",
  email: "Ada@Example.com",
  phone: "+44 7700 900123",
  country: "GB",
  address: { street: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH" },
  locale: "en_gb",
  acquisitionSource: "google",
  acquisitionCampaign: "spring",
  loyaltyLevel: "GOLD",
  consents: [
    { channel: "email", state: "granted", at: "2026-03-01T09:30:00Z", source: "Checkout" },
    { channel: "sms", state: "denied", at: "2026-03-01T09:30:00Z" },
  ],
  tags: ["#VIP"],
  createdAt: "2025-01-02T00:00:00Z",
};

const STORED = {
  externalId: "C1",
  name: "Ada Lovelace",
  firstName: null,
  lastName: null,
  email: "ada@example.com",
  phone: "+447700900123",
  country: "GB",
  address: { street: "12 St James's Square", city: "London", region: null, postalCode: "SW1Y 4JH" },
  locale: "en-GB",
  acquisitionSource: "google",
  acquisitionCampaign: "spring",
  loyaltyLevel: "GOLD",
  consents: [
    { channel: "email", state: "granted", at: "2026-03-01T09:30:00.000Z", source: "Checkout" },
    { channel: "sms", state: "denied", at: "2026-03-01T09:30:00.000Z", source: null },
    { channel: "advertising", state: "unknown", at: null, source: null },
  ],
  tags: ["vip"],
  customFields: {},
  createdAt: "2025-01-02T00:00:00.000Z",
  segments: [],
};

describe("PUT 201", () => {
  test("creates the customer, with one audit entry that has no personal data", async () => {
    const { status, body } = await put(WHOLE);
    expect([status, body]).toEqual([201, { data: { id: await idOfCustomer(shop, "C1"), ...STORED } }]);
    const [line, ...others] = await auditLines(shop, "customer.created");
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      things: { customer: body.data.id },
      after: { loyaltyLevel: "GOLD", emailConsentSource: "Checkout" },
    });
    expect(JSON.stringify(line)).not.toMatch(/lovelace|example\.com|900123/i);
  });

  test("needs no more than an id", async () => {
    expect(await put({})).toMatchObject({ status: 201, body: { data: { externalId: "C1", name: null, tags: [] } } });
  });

  test("takes first and last name, and keys in snake_case", async () => {
    const body = {
      first_name: "Ada",
      last_name: "Lovelace",
      loyalty_level: "SILVER",
      created_at: "2025-01-02T00:00:00Z",
    };
    expect(await put(body)).toMatchObject({
      status: 201,
      body: { data: { name: "Ada Lovelace", firstName: "Ada", lastName: "Lovelace", loyaltyLevel: "SILVER" } },
    });
    // The parts would no longer fit the name.
    expect((await put({ name: "Ada King" })).body.data).toMatchObject({
      name: "Ada King",
      firstName: null,
      lastName: null,
    });
  });
});

describe("PUT 200", () => {
  test("repeated, changes nothing and writes no audit entry", async () => {
    const first = await put(WHOLE);
    expect(await put(WHOLE)).toEqual({ status: 200, body: first.body });
    expect(await auditLines(shop, "customer.changed")).toEqual([]);
  });

  test("keeps absent fields and clears those that are null", async () => {
    await put(WHOLE);
    expect((await put({ name: "Ada King" })).body.data).toMatchObject({ ...STORED, name: "Ada King" });
    expect(
      (
        await put({
          name: null,
          email: null,
          phone: null,
          country: null,
          loyaltyLevel: null,
          tags: null,
          address: null,
          locale: null,
          acquisitionSource: null,
          acquisitionCampaign: null,
        })
      ).body.data,
    ).toMatchObject({
      address: null,
      locale: null,
      acquisitionSource: null,
      acquisitionCampaign: null,
      name: null,
      email: null,
      phone: null,
      country: null,
      loyaltyLevel: null,
      tags: [],
      consents: STORED.consents,
    });
    expect(await auditLines(shop, "customer.changed")).toMatchObject([
      { after: { fields: ["name"] } },
      { before: { loyaltyLevel: "GOLD", tags: ["vip"] }, after: { loyaltyLevel: null, tags: [] } },
    ]);
  });

  test("adds tags to those the customer has", async () => {
    await put({ tags: ["vip"] });
    expect((await put({ tags: ["Trade  fair", "VIP"] })).body.data.tags).toEqual(["trade fair", "vip"]);
  });

  test("never replaces a newer consent by an older one", async () => {
    const consent = (state: string, at: string) => put({ consents: [{ channel: "email", state, at }] });
    await consent("denied", "2026-03-02T00:00:00Z");
    const older = await consent("granted", "2026-03-01T00:00:00Z");
    expect(older.body.data.consents[0]).toMatchObject({ state: "denied", at: "2026-03-02T00:00:00.000Z" });
    const newer = await consent("granted", "2026-03-03T00:00:00+02:00");
    expect(newer.body.data.consents[0]).toMatchObject({ state: "granted", at: "2026-03-02T22:00:00.000Z" });
  });

  test("changes the customer's automatic segments at once", async () => {
    const criteria = { field: "country", operator: "is", value: "GB" };
    const { id } = await createSegment(asAdmin(shop), { name: "British", criteria, isAutomatic: true });
    await put({ country: "GB" });
    expect((await get()).body.data.segments).toEqual([{ id, name: "British" }]);
    expect((await put({ country: "FR" })).body.data.segments).toEqual([]);
  });

  test("a segment whose rule fails does not stop the change and the other segments, and records why", async () => {
    const actor = asAdmin(shop);
    const british = { field: "country", operator: "is", value: "GB" };
    const { id } = await createSegment(actor, { name: "British", criteria: british, isAutomatic: true });
    const revenue = { field: "revenue", operator: "at_least", value: 1, withinDays: 3650 };
    const { id: rich } = await createSegment(actor, { name: "Rich", criteria: revenue, isAutomatic: true });
    await someOrders(shop, [{ customer: "C1" }, { customer: "C1" }]);
    await withBusiness(shop, (client) =>
      // Exceeds the sum of bigints, so the statement fails.
      client.query("update orders set total_price = 9000000000000000000 where business_id = $1", [shop.businessId]),
    );
    const { status, body } = await put({ country: "GB" });
    expect([status, body.data.country, body.data.segments]).toEqual([200, "GB", [{ id, name: "British" }]]);
    await expect(calculateAutomaticSegments(shop, body.data.id)).rejects.toThrow("out of range");
    const segments = await getAllSegments(actor);
    expect(segments.map(({ id: one, problem }) => [one, problem])).toEqual([
      [id, null],
      [rich, "INTERNAL_ERROR"],
    ]);
  });

  test("cannot make a customer younger than their first order", async () => {
    await anOrder(shop, { customer: "C1", orderedAt: new Date("2024-05-01T00:00:00Z") });
    expect((await put({ createdAt: "2025-01-01T00:00:00Z" })).body.data.createdAt).toBe("2024-05-01T00:00:00.000Z");
    expect((await put({ createdAt: "2023-01-01T00:00:00Z" })).body.data.createdAt).toBe("2023-01-01T00:00:00.000Z");
  });
});

describe("PUT during an import of the same customer", () => {
  test("changes only the given fields, and keeps a newer consent of the import", async () => {
    await put({ name: "Ada" });
    const consent = (state: "granted" | "denied", day: string) => ({ state, at: `2026-03-${day}T00:00:00.000Z` });
    const { state, at } = consent("denied", "02");
    const change = { externalId: "C1", phone: "+447700900123", emailConsent: { state, at: new Date(at) } };
    const putting = await withBusiness(shop, async (client) => {
      await saveCustomers(client, shop, [change], new Date());
      const asked = put({ country: "GB", consents: [{ channel: "email", ...consent("granted", "01") }] });
      await until(countLockWaits);
      return { asked };
    });
    expect((await putting.asked).body.data).toMatchObject({
      name: "Ada",
      phone: "+447700900123",
      country: "GB",
      consents: [{ channel: "email", ...consent("denied", "02") }, {}, {}],
    });
  });
});

describe("PUT 400", () => {
  test.each([
    ["email", { email: "ada" }, "must be an email address"],
    ["phone", { phone: "555-2671" }, "must be an international phone number such as +14155552671"],
    ["name", { name: "Ada", firstName: "Ada" }, "is required unless firstName is given; do not send both"],
    ["loyaltyLevel", { loyaltyLevel: "DIAMOND" }, "must be one of: BRONZE, SILVER, GOLD, PLATINUM"],
    ["language", { language: "en" }, "is not a known field"],
    ["locale", { locale: "English, British" }, "has an invalid format"],
    ["consents[0].at", { consents: [{ channel: "email", state: "granted" }] }, "is required"],
    [
      "consents[0].at",
      { consents: [{ channel: "sms", state: "granted", at: "2999-01-01T00:00:00Z" }] },
      "must not be in the future",
    ],
    ["createdAt", { createdAt: "0000-01-01T00:00:00Z" }, "must be a time between 1900 and 2999"],
    ["createdAt", { createdAt: "9999-12-31T23:59:59-01:00" }, "must be a time between 1900 and 2999"],
    [
      "consents[0].at",
      { consents: [{ channel: "sms", state: "granted", at: "0000-01-01T00:00:00+01:00" }] },
      "must be a time between 1900 and 2999",
    ],
    [
      "consents",
      { consents: [1, 2].map(() => ({ channel: "sms", state: "granted", at: "2026-01-01T00:00:00Z" })) },
      "must have each channel only once",
    ],
  ])("names the field %s and says what would be right: %o", async (field, body, message) => {
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", details: [{ field, message }] },
    });
    expect((await get()).status).toBe(404);
    await put({});
    expect((await put(body)).status).toBe(400);
  });
});

describe("PUT 403", () => {
  test("a caller without customers:view is refused, because the answer shows the customer, and changes nothing", async () => {
    await put({ name: "Ada" });
    const by = await aToken(shop, { permissions: ["data:import"] });
    const { status, body } = await put({ name: "Eve" }, { by });
    expect([status, body.code]).toEqual([403, "FORBIDDEN"]);
    expect((await get()).body.data.name).toBe("Ada");
  });
});

describe("GET 200", () => {
  test("the customer is found by the shop's own ID, whatever characters it has", async () => {
    const { body } = await put({ name: "Ada" }, { id: "shop/ç 1" });
    expect(await get("shop/ç 1")).toEqual({ status: 200, body });
  });
});

describe("GET 404", () => {
  test("an unknown customer and another business's are not found", async () => {
    const other = await aBusiness();
    await aCustomer(other, { externalId: "theirs" });
    expect(await get("nobody")).toMatchObject({ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } });
    expect((await get("theirs")).status).toBe(404);
    expect((await put({ name: "Eve" }, { id: "theirs" })).status).toBe(201);
    expect((await get("theirs", await aToken(other))).body.data.name).toBeNull();
  });
});

describe("DELETE", () => {
  test("204 erases personal data and keeps the orders, with an audit entry", async () => {
    await put(WHOLE);
    await anOrder(shop, { externalId: "1", customer: "C1", totalPrice: 500 });
    expect((await erase("C1")).status).toBe(204);
    expect((await get()).status).toBe(404);
    expect(await put(WHOLE)).toMatchObject({ status: 409, body: { code: "CUSTOMER_ERASED" } });
    const kept = await withBusiness(shop, async (client) => {
      const { rows } = await client.query("select lifetime_value as value from customer_metrics");
      return rows;
    });
    expect(kept).toEqual([{ value: 500 }]);
    expect(await auditLines(shop, "customer.erased")).toHaveLength(1);
  });
});
