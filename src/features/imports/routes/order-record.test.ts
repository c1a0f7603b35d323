import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PUT } from "#app/api/v1/orders/[externalId]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "manager" });
});

const at = (id: string) => `/api/v1/orders/${encodeURIComponent(id)}`;
const params = (externalId: string) => ({ params: Promise.resolve({ externalId }) });
const put = (body: object, id = "1001", by = token) =>
  answerOf(PUT(aRequest("PUT", at(id), { token: by, body }), params(id)));
const remove = (id: string, by = token) => DELETE(aRequest("DELETE", at(id), { token: by }), params(id));
const ordersOf = (scope = shop) =>
  withBusiness(scope, async (client) => (await client.query("select external_id as id, total_price from orders")).rows);

const ORDER = { orderedAt: "2026-02-01T10:00:00Z", totalPrice: "59.90", customer: { externalId: "C1" } };

describe("PUT", () => {
  test("201 creates, 200 replaces or leaves as it is", async () => {
    expect(await put(ORDER)).toEqual({ status: 201, body: { data: { externalId: "1001", status: "created" } } });
    expect(await put(ORDER)).toEqual({ status: 200, body: { data: { externalId: "1001", status: "unchanged" } } });
    const changed = await put({ ...ORDER, total_price: 10, totalPrice: undefined });
    expect(changed).toEqual({ status: 200, body: { data: { externalId: "1001", status: "updated" } } });
    expect(await ordersOf()).toEqual([{ id: "1001", totalPrice: 1000 }]);
  });

  test("takes an id with any characters", async () => {
    await put(ORDER, "shop/ç 1");
    expect(await ordersOf()).toMatchObject([{ id: "shop/ç 1" }]);
  });

  test.each([
    ["totalPrice", { totalPrice: "x" }],
    ["orderedAt", { orderedAt: null }],
    ["currency", { currency: "EUR" }],
    ["customer.phone", { customer: { externalId: "C1", phone: "1" } }],
  ])("400 names the field %s", async (field, options) => {
    expect(await put({ ...ORDER, ...options })).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_FAILED", details: [{ field }] },
    });
    expect(await ordersOf()).toEqual([]);
  });

  test("400 names every faulty field at once while others write orders, and adds no storefront", async () => {
    const faulty = { ...ORDER, orderedAt: null, totalPrice: "x", storefrontId: 7 };
    await withBusiness(shop, (client) => client.query("delete from storefronts"));
    const { refused, storefronts } = await withBusiness(shop, async (client) => {
      await lockOrderWrites(client, shop);
      const refused = await put(faulty);
      return { refused, storefronts: (await client.query("select id from storefronts")).rows };
    });
    expect(refused).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
    const fields = (refused.body as { details: { field: string }[] }).details.map(({ field }) => field);
    expect(fields.sort()).toEqual(["orderedAt", "storefrontId", "totalPrice"]);
    expect(storefronts).toEqual([]);
  });
});

describe("DELETE", () => {
  test("204 deletes the order, with one audit entry and a run", async () => {
    await anOrder(shop, { externalId: "1001", customer: "C1" });
    expect((await remove("1001")).status).toBe(204);
    expect(await ordersOf()).toEqual([]);
    expect(await auditLines(shop, "order.deleted")).toMatchObject([{ after: { externalId: "1001" } }]);
    const runs = await withBusiness(shop, async (client) => (await client.query("select options from runs")).rows);
    expect(runs).toEqual([{ options: { reason: "order" } }]);
  });

  test("an older version does not bring a deleted order back, a newer one does", async () => {
    const version = (updatedAt: string) => put({ ...ORDER, updatedAt });
    await version("2026-02-01T10:00:00Z");
    await remove("1001");
    expect(await version("2026-02-02T10:00:00Z")).toMatchObject({
      status: 200,
      body: { data: { status: "unchanged" } },
    });
    expect(await ordersOf()).toEqual([]);
    expect(await version(new Date(Date.now() + 60_000).toISOString())).toMatchObject({ status: 201 });
    expect(await version("2026-02-02T10:00:00Z")).toMatchObject({ body: { data: { status: "unchanged" } } });
    expect(await ordersOf()).toHaveLength(1);
  });
});
