import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { POST as erase } from "#app/api/admin/customers/[id]/erasure/route.ts";
import { PUT as object } from "#app/api/admin/customers/[id]/profiling-objection/route.ts";
import { GET as proof } from "#app/api/admin/privacy-requests/[id]/proof/route.ts";
import { PATCH } from "#app/api/admin/privacy-requests/[id]/route.ts";
import {
  POST as eraseShopData,
  GET as getShopErasure,
} from "#app/api/admin/privacy-requests/[id]/shop-erasure/route.ts";
import { GET as list } from "#app/api/admin/privacy-requests/route.ts";
import { POST as previewRules } from "#app/api/admin/retention/preview/route.ts";
import { PUT as putRules, GET as readRules } from "#app/api/admin/retention/route.ts";
import { POST } from "#app/api/v1/privacy/requests/route.ts";
import { POST as receive } from "#app/api/webhooks/[connectionId]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Perform } from "#core/runs/run-progress.ts";
import { findRun } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import { mergeTwo } from "#features/customers/merge-customers.ts";
import { applyRetention } from "#features/customers/privacy/manage-retention.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { eraseShop } from "#features/imports/erase-shop.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aConnection, process, signedHeaders } from "#testing/shops/connections/connections.ts";
import { executeRun } from "#worker/execute-run.ts";

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
        token: by,
        body,
        headers: key ? { "idempotency-key": key } : {},
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
    // IDs are random hexadecimal digits, which may spell a name.
    expect(json.replaceAll(/[\da-f-]{8,}/g, "")).not.toMatch(/ada/i);
    const pdf = await proofOf(id, "pdf");
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });

  test("a request for erasure or objection is completed by doing it", async () => {
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

  test("a Shopify customer's request comes by webhook, once while it is open", async () => {
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
  test("callers without customers:edit, unknown customers and requests, dates in the future, and other businesses are refused", async () => {
    const viewer = await aToken(shop, { role: "viewer" });
    expect((await post({ kind: "access", customerId: "ada" }, { by: viewer })).status).toBe(403);
    expect(await post({ kind: "access", customerId: "nobody" })).toMatchObject({
      status: 404,
      body: { code: "CUSTOMER_NOT_FOUND" },
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
        status: 404,
        body: { code: "PRIVACY_REQUEST_NOT_FOUND" },
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

describe("shop/redact", () => {
  const query = (scope: Scope, sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);

  /** Sent as Shopify does, with its signature. */
  const send = async (scope: Scope, connectionId: string, topic: string, payload: object) => {
    const body = JSON.stringify(payload);
    const headers = signedHeaders("shopify", connectionId, { topic, body });
    const request = new Request(`http://localhost/api/webhooks/${connectionId}`, { method: "POST", headers, body });
    expect((await receive(request, { params: Promise.resolve({ connectionId }) })).status).toBeLessThan(300);
    await process(scope, connectionId);
  };

  test("enters a request, which an admin confirms; only the shop's own customers are erased", async () => {
    const other = await aBusiness();
    const admin = await aToken(other);
    const connection = await aConnection(other);
    for (const [id, name] of [
      [1, "Ada"],
      [2, "Bob"],
      [3, "Dan"],
      [4, "Eve"],
      [5, "Fay"],
    ] as const)
      await send(other, connection.id, "customers/create", { id, email: `${name}@example.com`, first_name: name });
    const second = await aConnection(other);
    await send(other, second.id, "customers/create", { id: 2, email: "Bob@example.com", first_name: "Bob" });
    for (const externalId of ["cyd", "dan"]) await aCustomer(other, { externalId, name: "Cyd" });
    // Dan also came from elsewhere, unlike Eve and Fay.
    for (const [kept, merged] of [
      ["dan@example.com", "dan"],
      ["eve@example.com", "fay@example.com"],
    ] as const) {
      const [keep, merge] = [await idOfCustomer(other, kept), await idOfCustomer(other, merged)];
      await mergeTwo(asAdmin(other), { keep, merge });
    }
    await send(other, connection.id, "app/uninstalled", { id: 5 });
    for (const _ of [1, 2])
      await send(other, connection.id, "shop/redact", { shop_id: 5, shop_domain: "shop.myshopify.com" });
    const requests = () => pageOf("?state=open", admin);
    const { data: open, total } = await requests();
    expect([total, open[0]]).toMatchObject([
      1,
      { kind: "shop_erasure", customerId: null, connectionName: connection.name },
    ]);
    const { id } = open[0];
    expect((await query(other, "select from customers where erased_at is not null")).length).toBe(0);
    expect(await close(id, "completed", admin)).toMatchObject({ body: { code: "PRIVACY_REQUEST_UNFULFILLED" } });
    const call = (handler: typeof getShopErasure, method: string, body?: object, by = admin) =>
      answerOf(
        handler(aRequest(method, "/api/admin/privacy-requests/x", { token: by, ...(body && { body }) }), withId(id)),
      );
    expect((await call(getShopErasure, "GET")).body.data).toMatchObject({ customers: 2, kept: 2 });
    const manager = await aToken(other, { role: "manager" });
    expect((await call(eraseShopData, "POST", { confirmation: connection.name }, manager)).status).toBe(403);
    expect((await call(eraseShopData, "POST", { confirmation: "another" })).body.details).toMatchObject([
      { field: "confirmation" },
    ]);
    const { status, body } = await call(eraseShopData, "POST", { confirmation: ` ${connection.name} ` });
    expect(status).toBe(202);
    const { runId } = body.data;
    const jobId = (await findRun(other, runId))?.jobId ?? "";
    const stop = new AbortController().signal;
    await executeRun({ ...other, runId, jobId, isLast: true, stop }, eraseShop as unknown as Perform);
    expect(await readRun(asAdmin(other), runId)).toMatchObject({ state: "succeeded", result: { customersErased: 2 } });
    expect(await query(other, "select name from customers order by name")).toEqual([
      { name: "Bob" },
      { name: "Cyd" },
      { name: "Dan" },
      { name: null },
      { name: null },
    ]);
    expect(await query(other, "select id from connections")).toEqual([{ id: second.id }]);
    expect((await requests()).total).toBe(0);
    expect(await eraseShop(asAdmin(other), { requestId: id }, { at: () => {}, signal: stop, runId })).toEqual({
      customersErased: 0,
    });
    expect((await call(eraseShopData, "POST", { confirmation: connection.name })).body.code).toBe(
      "PRIVACY_REQUEST_CLOSED",
    );
    const json = await answerOf(
      proof(aRequest("GET", "/api/admin/privacy-requests/x?exportFormat=json", { token: admin }), withId(id)),
    );
    expect(json.body.data).toMatchObject({ kind: "shop_erasure", state: "completed" });
  });
});

describe("retention rules", () => {
  const NO_RULES = { events: null, tickets: null, importDetails: null, inactiveCustomers: null };
  const rules = (method: string, body?: object, by = token) =>
    answerOf(
      (method === "PUT" ? putRules : readRules)(
        aRequest(method, "/api/admin/retention", { token: by, ...(body && { body }) }),
        none,
      ),
    );

  test("are counted before they are saved, and then applied in batches that can be repeated", async () => {
    const other = await aBusiness();
    const admin = await aToken(other);
    const actor = asAdmin(other);
    const since = (externalId: string, days: number) => ({ externalId, createdAt: daysAgo(days).toISOString() });
    for (const externalId of ["old-1", "old-2", "buyer", "reader", "asked", "kept"])
      await putCustomer(actor, { ...since(externalId, 900), name: `Name of ${externalId}` });
    await putCustomer(actor, since("young", 100));
    const consent = { channel: "email", state: "granted", at: daysAgo(30).toISOString() } as const;
    await putCustomer(actor, { externalId: "reader", consents: [consent] });
    await someOrders(other, [
      { customer: "buyer", orderedAt: daysAgo(30) },
      { customer: "old-1", orderedAt: daysAgo(800) },
    ]);
    await someOrders(other, [{ customer: "twin", orderedAt: daysAgo(30) }]);
    const [keep, merge] = [await idOfCustomer(other, "kept"), await idOfCustomer(other, "twin")];
    await mergeTwo(actor, { keep, merge });
    await post({ kind: "access", customerId: "asked" }, { by: admin });
    await withBusiness(other, async (client) => {
      for (const [days, id] of [
        [800, "e1"],
        [500, "e2"],
        [30, "e3"],
      ] as const)
        await client.query(
          `insert into customer_events (business_id, event_id, external_id, customer_id, name, occurred_at)
           select $1, gen_random_uuid(), $2, customer_id, 'viewed', $3 from customers where external_id = 'buyer'`,
          [other.businessId, id, daysAgo(days)],
        );
    });
    const wanted = { ...NO_RULES, events: 12, inactiveCustomers: 24 };
    const preview = await answerOf(
      previewRules(aRequest("POST", "/api/admin/retention/preview", { token: admin, body: wanted }), none),
    );
    expect(preview.body.data).toEqual({ events: 2, tickets: 0, importDetails: 0, inactiveCustomers: 2 });
    const { signal } = new AbortController();
    expect(await applyRetention(actor, { signal })).toMatchObject({ eventsDeleted: 0, customersErased: 0 });
    expect(await rules("PUT", { ...wanted, version: 1 }, admin)).toMatchObject({
      body: { data: { ...wanted, version: 2 } },
    });
    expect(await rules("PUT", { ...wanted, version: 1 }, admin)).toMatchObject({ status: 409 });

    const atOnce = { events: 1, tickets: 1, importDetails: 1, inactiveCustomers: 1 };
    let batches = 0;
    const killed = { throwIfAborted: () => expect(++batches).toBe(1) } as AbortSignal;
    await expect(applyRetention(actor, { signal: killed, atOnce })).rejects.toThrow();
    const names = () =>
      withBusiness(
        other,
        async (client) => (await client.query("select name from customers where name is not null")).rowCount,
      );
    expect(await names()).toBe(5);
    expect(await applyRetention(actor, { signal, atOnce })).toMatchObject({ eventsDeleted: 2, customersErased: 1 });
    // A clock that is ten years ahead makes nothing older.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 366 * 86_400_000 });
    const ahead = await applyRetention(actor, { signal, atOnce }).finally(() => vi.useRealTimers());
    expect(ahead).toMatchObject({ eventsDeleted: 0, customersErased: 0 });
    expect(await applyRetention(actor, { signal, atOnce })).toMatchObject({ eventsDeleted: 0, customersErased: 0 });
    expect(await names()).toBe(4);
    const lines = await auditLines(other, "retention.applied");
    expect(lines.map(({ after }) => after)).toEqual([
      ...[1, 2].map(() => ({ rule: "inactiveCustomers", count: 1 })),
      ...[1, 2].map(() => ({ rule: "events", count: 1 })),
    ]);
  });

  test("need settings:manage, and months in range", async () => {
    const manager = await aToken(shop, { role: "manager" });
    expect((await rules("GET", undefined, manager)).status).toBe(403);
    expect((await rules("PUT", { ...NO_RULES, inactiveCustomers: 11, version: 1 })).body.details).toMatchObject([
      { field: "inactiveCustomers" },
    ]);
  });
});
