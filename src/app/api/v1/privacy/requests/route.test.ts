import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { POST as erase } from "#app/api/admin/customers/[id]/erasure/route.ts";
import { PUT as object } from "#app/api/admin/customers/[id]/profiling-objection/route.ts";
import { GET as proof } from "#app/api/admin/privacy-requests/[id]/proof/route.ts";
import { PATCH } from "#app/api/admin/privacy-requests/[id]/route.ts";
import { GET as list } from "#app/api/admin/privacy-requests/route.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { insertDelivery } from "#lib/server/db/imports/connections/deliveries.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aConnection, process } from "#testing/shops/connections/connections.ts";
import { POST } from "./route.ts";

let shop: Scope;
let token: string;
const DAY = 86_400_000;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  for (const externalId of ["ada", "bob", "eve@example.com"])
    await aCustomer(shop, { externalId, name: `Name of ${externalId}` });
});

const none = { params: Promise.resolve({}) };
const withId = (id: string) => ({ params: Promise.resolve({ id }) });
const post = (body: object, { by = token, key }: { by?: string; key?: string } = {}) =>
  answerOf(
    POST(
      aRequest("POST", "/api/v1/privacy/requests", {
        ...{ token: by, body, headers: key ? { "idempotency-key": key } : {} },
      }),
      none,
    ),
  );
const pageOf = async (query = "", by = token) =>
  (await answerOf(list(aRequest("GET", `/api/admin/privacy-requests${query}`, { token: by }), none))).body;
const close = (id: string, state: string, by = token) =>
  answerOf(PATCH(aRequest("PATCH", `/api/admin/privacy-requests/${id}`, { token: by, body: { state } }), withId(id)));
const proofOf = (id: string, format: string) =>
  proof(aRequest("GET", `/api/admin/privacy-requests/${id}/proof?exportFormat=${format}`, { token }), withId(id));

describe("a request", () => {
  test("201 is due in 30 days, once per Idempotency-Key, and overdue after that", async () => {
    const receivedAt = new Date(Date.now() - 31 * DAY).toISOString();
    const [first, second] = [
      await post({ kind: "access", customerId: "ada", receivedAt }, { key: "one" }),
      await post({ kind: "access", customerId: "ada", receivedAt }, { key: "one" }),
    ];
    expect(first).toEqual(second);
    expect(first).toMatchObject({ status: 201, body: { data: { state: "open", isOverdue: true, externalId: "ada" } } });
    const { receivedAt: from, dueAt } = first.body.data;
    expect(new Date(dueAt).getTime() - new Date(from).getTime()).toBe(30 * DAY);
    expect((await pageOf("?state=open")).total).toBe(1);
  });

  test("is completed with a proof without personal data, and only once", async () => {
    const { id } = (await pageOf()).data[0];
    expect((await proofOf(id, "json")).status).toBe(409);
    expect(await close(id, "completed")).toMatchObject({ status: 200, body: { data: { state: "completed" } } });
    expect(await close(id, "rejected")).toMatchObject({ status: 409, body: { code: "PRIVACY_REQUEST_CLOSED" } });
    const json = await (await proofOf(id, "json")).text();
    expect(JSON.parse(json).data).toMatchObject({ id, kind: "access", state: "completed" });
    expect(json).not.toMatch(/ada/i);
    const pdf = await proofOf(id, "pdf");
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });

  test("for erasure or objection is completed by doing it", async () => {
    const bob = await idOfCustomer(shop, "bob");
    for (const kind of ["erasure", "objection"]) {
      const { id } = (await post({ kind, customerId: "bob" })).body.data;
      expect(await close(id, "completed")).toMatchObject({
        status: 409,
        body: { code: "PRIVACY_REQUEST_UNFULFILLED" },
      });
    }
    const request = (body: object) => aRequest("POST", "/api/admin/customers/x", { token, body });
    await object(aRequest("PUT", "/api/admin/customers/x", { token, body: {} }), withId(bob));
    expect((await pageOf("?state=open")).data).toMatchObject([{ kind: "erasure", customerId: bob }]);
    expect((await erase(request({ confirmation: "bob" }), withId(bob))).status).toBe(200);
    expect((await pageOf("?state=open")).data).toEqual([]);
    const [done] = (await pageOf("?sort=-receivedAt")).data;
    expect(done).toMatchObject({ state: "completed", name: null, externalId: expect.stringMatching(/^erased-/) });
    expect(await (await proofOf(done.id, "json")).text()).not.toMatch(/bob/);
  });

  test("of a Shopify customer comes by webhook, once while it is open", async () => {
    const { id: connectionId } = await aConnection(shop);
    for (const _ of [1, 2]) {
      const body = Buffer.from(JSON.stringify({ customer: { id: 9, email: "eve@example.com" }, orders_requested: [] }));
      const topic = "customers/data_request";
      await insertDelivery(shop, { connectionId, key: randomUUID(), topic, triggeredAt: null, body });
      await process(shop, connectionId);
    }
    expect((await pageOf("?state=open")).data).toMatchObject([{ kind: "access", externalId: "eve@example.com" }]);
    const states = await withBusiness(shop, (client) => client.query("select distinct state from webhook_deliveries"));
    expect(states.rows).toEqual([{ state: "done" }]);
  });
});

describe("refused", () => {
  test("without customers:edit, for unknown customers and requests, in the future, and for other businesses", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    expect((await post({ kind: "access", customerId: "ada" }, { by: viewer })).status).toBe(403);
    expect(await post({ kind: "access", customerId: "nobody" })).toMatchObject({
      ...{ status: 404, body: { code: "CUSTOMER_NOT_FOUND" } },
    });
    const receivedAt = new Date(Date.now() + DAY).toISOString();
    expect((await post({ kind: "access", customerId: "ada", receivedAt })).status).toBe(400);
    expect((await post({ kind: "other", customerId: "ada" })).status).toBe(400);
    const stranger = await aToken(await aBusiness());
    expect((await pageOf("", stranger)).total).toBe(0);
    const [{ id }] = (await pageOf("?state=open")).data;
    for (const [one, by] of [
      [id, stranger],
      ["x", token],
      [randomUUID(), token],
    ])
      expect(await close(one, "rejected", by)).toMatchObject({
        ...{ status: 404, body: { code: "PRIVACY_REQUEST_NOT_FOUND" } },
      });
  });

  test("names are masked for callers without personal data", async () => {
    const permissions = ["customers:view", "customers:edit"] as const;
    const masked = await aToken(shop, { role: "manager", permissions: [...permissions] });
    const text = JSON.stringify(await pageOf("", masked));
    expect(text).not.toMatch(/Name of|eve@/);
    // Nor does an address lead to its customer.
    expect((await post({ kind: "access", customerId: "eve@example.com" }, { by: masked })).status).toBe(404);
  });
});
