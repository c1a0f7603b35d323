import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { DELETE, PATCH, GET as readOne } from "#app/api/admin/connections/[id]/route.ts";
import { POST as syncNow } from "#app/api/admin/connections/[id]/sync/route.ts";
import { POST as testKeys } from "#app/api/admin/connections/[id]/test/route.ts";
import { GET, POST } from "#app/api/admin/connections/route.ts";
import { POST as retryOne } from "#app/api/admin/webhook-deliveries/[id]/retry/route.ts";
import { POST as retryAll } from "#app/api/admin/webhook-deliveries/retry/route.ts";
import { GET as listDeliveries } from "#app/api/admin/webhook-deliveries/route.ts";
import { POST as receive } from "#app/api/webhooks/[connectionId]/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, aToken, sessionCookie } from "#testing/request.ts";
import { aFailedDelivery, process, SECRET, signedHeaders } from "#testing/shops/connections/connections.ts";
import { aWooShop, WOO_KEYS, type WooShop } from "#testing/shops/connections/woocommerce-shop.ts";

let shop: Scope;
let cookie: string;

beforeAll(async () => {
  shop = await aBusiness();
  cookie = await sessionCookie(shop, await aMember(shop));
});

const PATH = "/api/admin/connections";
const answerOf = async (response: Response) => ({
  status: response.status,
  body: response.status === 204 ? null : await response.json(),
});
const make = async (body: object) => answerOf(await POST(aRequest("POST", PATH, { body, cookie })));
const params = (id: string) => ({ params: Promise.resolve({ id }) });
const read = async (id: string) => answerOf(await readOne(aRequest("GET", `${PATH}/${id}`, { cookie }), params(id)));
const change = async (id: string, body: object) =>
  answerOf(await PATCH(aRequest("PATCH", `${PATH}/${id}`, { body, cookie }), params(id)));

const draft = { kind: "shopify", name: "Online shop", secret: SECRET };

const isAccepted = async (id: string, secretHeaders = signedHeaders("shopify", id, { topic: "x", body: "{}" })) => {
  const request = new Request(`http://localhost:3000/api/webhooks/${id}`, {
    method: "POST",
    headers: secretHeaders,
    body: "{}",
  });
  return (await receive(request, { params: Promise.resolve({ connectionId: id }) })).status === 200;
};

describe("a connection", () => {
  test("201: is created with its address, and never shows its secret", async () => {
    const { status, body } = await make(draft);
    expect(status).toBe(201);
    const { id } = body.data;
    expect(body.data).toMatchObject({
      kind: "shopify",
      name: "Online shop",
      storefrontId: 1,
      state: "new",
      version: 1,
      secret: null,
      webhookAddress: expect.stringMatching(new RegExp(`^https?://.*/api/webhooks/${id}$`)),
    });
    const list = await answerOf(await GET(aRequest("GET", PATH, { cookie })));
    expect(list.body.data.map((one: { id: string }) => one.id)).toContain(id);
    expect(JSON.stringify([body, list.body, await read(id)])).not.toContain(SECRET);
    expect(await auditLines(shop, "connection.created")).toMatchObject([
      { things: { connection: id }, after: { kind: "shopify", name: "Online shop", secret: "***" } },
    ]);
    expect(await isAccepted(id)).toBe(true);
  });

  test("201: gets a secret where the user chooses it, and waits for it elsewhere", async () => {
    const generic = await make({ kind: "generic", name: "ERP" });
    expect(generic.body.data).toMatchObject({ state: "new", secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) });
    expect((await make({ kind: "woocommerce", name: "Woo" })).body.data.secret).toMatch(/^[\w-]{43}$/);
    const { body } = await make({ kind: "shopify", name: "Later" });
    expect(body.data).toMatchObject({ state: "incomplete", secret: null });
    expect(await isAccepted(body.data.id)).toBe(false);
    expect((await change(body.data.id, { secret: SECRET, version: 1 })).body.data).toMatchObject({
      state: "new",
      version: 2,
    });
    expect(await isAccepted(body.data.id)).toBe(true);
  });

  test("200: keeps its secret unless a new one is sent, and 409 after another change", async () => {
    const { id } = (await make(draft)).body.data;
    expect(await change(id, { name: "Renamed", version: 1 })).toMatchObject({
      status: 200,
      body: { data: { name: "Renamed", version: 2 } },
    });
    expect(await isAccepted(id)).toBe(true);
    expect(await change(id, { name: "Again", version: 1 })).toMatchObject({
      status: 409,
      body: { code: "EDITED_MEANWHILE" },
    });
    await change(id, { secret: "another-signing-secret", version: 2 });
    expect(await isAccepted(id)).toBe(false);
    expect(JSON.stringify(await auditLines(shop, "connection.changed"))).not.toContain("another-signing-secret");
  });

  test.each([
    [{ ...draft, secret: "short" }, "secret"],
    [{ kind: "generic", name: "ERP", secret: "not a standard secret" }, "secret"],
    [{ ...draft, name: " " }, "name"],
    [{ ...draft, kind: "prestashop" }, "kind"],
    [{ kind: "magento", name: "Lamps" }, "address"],
    [{ kind: "magento", name: "Lamps", address: "lamps.example.com" }, "accessToken"],
    [{ kind: "medusa", name: "Lamps", secret: SECRET, address: "lamps.example.com", apiKey: "sk_1" }, "secret"],
  ])("400: %j names the field", async (body, field) => {
    expect(await make(body)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  test("201: has no webhook address if its shop is only read", async () => {
    const { body } = await make({ kind: "magento", name: "Lamps", address: "lamps.example.com", accessToken: "key" });
    expect(body.data.webhookAddress).toBeNull();
    expect((await read(body.data.id)).body.data.webhookAddress).toBeNull();
  });

  test("409: a second Gorgias connection, whose tickets would have the numbers of the first", async () => {
    const gorgias = { kind: "gorgias", name: "Support" };
    expect((await make(gorgias)).status).toBe(201);
    expect(await make({ ...gorgias, name: "Other" })).toMatchObject({ status: 409, body: { code: "HELP_DESK_LIMIT" } });
  });

  test("409: a connection beyond the limit of a business is refused", async () => {
    const full = await aBusiness();
    await withBusiness(full, (client) =>
      client.query(
        `insert into connections (business_id, id, kind, name, storefront_id, sealed_secrets, secret_key_id, created_at)
         select $1, gen_random_uuid(), 'generic', 'ERP ' || n, 1, '', '', now() from generate_series(1, 50) n
         returning 1`,
        [full.businessId],
      ),
    );
    const by = await sessionCookie(full, await aMember(full));
    expect(await answerOf(await POST(aRequest("POST", PATH, { body: draft, cookie: by })))).toMatchObject({
      status: 409,
      body: { code: "CONNECTION_LIMIT", error: "A business can have at most 50 connections. Delete one first" },
    });
  });

  test("204: is deleted with its deliveries, and its webhooks are unknown", async () => {
    const { id } = (await make(draft)).body.data;
    await isAccepted(id);
    expect((await DELETE(aRequest("DELETE", `${PATH}/${id}`, { cookie }), params(id))).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expect(await isAccepted(id)).toBe(false);
  });
});

describe("the keys of a shop", () => {
  const keys = { address: "https://lamps.example.com", ...WOO_KEYS };
  const woo = { kind: "woocommerce", name: "Lamps" };
  const test_ = async (id: string, with_ = cookie) =>
    answerOf(await testKeys(aRequest("POST", `${PATH}/${id}/test`, { body: {}, cookie: with_ }), params(id)));
  const sync = async (id: string) =>
    answerOf(await syncNow(aRequest("POST", `${PATH}/${id}/sync`, { body: {}, cookie }), params(id)));
  let local: WooShop;
  beforeAll(async () => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
    local = await aWooShop();
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test("201: are stored encrypted, never shown, and begin the first load", async () => {
    const { status, body } = await make({ ...woo, ...keys, address: " lamps.example.com/shop/?page=2 " });
    expect(status).toBe(201);
    const { id } = body.data;
    expect(body.data).toMatchObject({
      state: "new",
      address: "https://lamps.example.com/shop",
      sync: { isFirst: true, isLocked: false, runState: "queued", records: 0, succeededAt: null, problem: null },
    });
    const rows = await withBusiness(shop, async (client) => (await client.query("select * from connections")).rows);
    const lines = await auditLines(shop);
    const shown = JSON.stringify([body, await read(id), rows, lines]);
    for (const key of Object.values(WOO_KEYS)) expect(shown).not.toContain(key);
    expect(lines.findLast(({ action }) => action === "connection.created")?.after).toMatchObject({
      address: "https://lamps.example.com/shop",
      consumerKey: "***",
      consumerSecret: "***",
    });
  });

  test("200: stay unless all are entered again, and a new address needs its own", async () => {
    const { id } = (await make({ ...woo, ...keys })).body.data;
    const stored = () =>
      withBusiness(shop, async (client) => {
        const { rows } = await client.query("select sealed_access from connections where id = $1", [id]);
        return rows[0].sealedAccess;
      });
    const before = await stored();
    // The form sends the address back.
    expect((await change(id, { name: "Lamps & Co", address: keys.address, version: 1 })).status).toBe(200);
    expect(await stored()).toBe(before);
    expect(await change(id, { address: "https://other.example.com", version: 2 })).toMatchObject({
      status: 400,
      body: { details: [{ field: "consumerKey" }] },
    });
    expect((await change(id, { ...keys, address: "https://other.example.com", version: 2 })).body.data).toMatchObject({
      address: "https://other.example.com",
      version: 3,
    });
    expect(await stored()).not.toBe(before);
  });

  test.each([
    [{ ...woo, ...keys, consumerSecret: "" }, "consumerSecret"],
    [{ ...woo, ...keys, address: "ftp://lamps.example.com" }, "address"],
    [{ ...woo, ...keys, address: "https://admin:secret@lamps.example.com" }, "address"],
    [{ ...woo, ...keys, address: "http://lamps.example.com" }, "address"],
    [{ ...woo, ...keys, address: "192.168.0.7" }, "address"],
  ])("400: %j names the field", async (body, field) => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    onTestFinished(() => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" }));
    expect(await make(body)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  test("200: are tested, and a failed test says why", async () => {
    const { id } = (await make({ ...woo, ...keys, address: local.address })).body.data;
    expect(await test_(id)).toEqual({
      status: 200,
      body: {
        data: {
          account: "The Lamp Shop",
          reads: ["orders", "customers", "products"],
          missing: [],
          problem: null,
          detail: null,
        },
      },
    });
    local.failNext(/orders/, { status: 500, text: "" });
    expect((await test_(id)).body.data).toMatchObject({ account: null, problem: "SHOP_FAILED", detail: "500" });
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    expect((await test_(id)).body.data).toMatchObject({ problem: "INSECURE_ADDRESS" });
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
    const things = { connection: id };
    expect(await auditLines(shop, "connection.tested")).toMatchObject([{ things }, { things }, { things }]);
    const other = await aBusiness();
    expect((await test_(id, await sessionCookie(other, await aMember(other)))).status).toBe(404);
  });

  test("202: read the shop now, sharing a run that waits; 409 without keys", async () => {
    const { id } = (await make({ ...woo, ...keys })).body.data;
    const first = await sync(id);
    expect(first).toMatchObject({
      status: 202,
      body: { data: { kind: "sync_connection", options: { connectionId: id } } },
    });
    expect((await sync(id)).body.data.id).toBe(first.body.data.id);
    expect((await read(id)).body.data.sync.runId).toBe(first.body.data.id);
    const { body } = await make(draft);
    expect(await sync(body.data.id)).toMatchObject({ status: 409, body: { code: "CONNECTION_WITHOUT_KEYS" } });
    expect((await test_(body.data.id)).body.data).toMatchObject({ problem: "KEYS_MISSING" });
    expect((await sync("nothing")).status).toBe(404);
  });
});

describe("failed deliveries", () => {
  const list = async (query: string, with_ = cookie) =>
    answerOf(await listDeliveries(aRequest("GET", `/api/admin/webhook-deliveries${query}`, { cookie: with_ })));
  const retry = async (id: string) =>
    answerOf(
      await retryOne(aRequest("POST", `/api/admin/webhook-deliveries/${id}/retry`, { body: {}, cookie }), params(id)),
    );

  test("200: are listed with the reason by state and connection, only to their business", async () => {
    const id = await aFailedDelivery(shop);
    const { body } = await list("?state=failed");
    const found = body.data.find((one: { id: string }) => one.id === id);
    expect(found).toMatchObject({ topic: "orders/create", state: "failed", problem: "invalid_json" });
    expect((await list(`?state=failed&connectionId=${found.connectionId}`)).body.total).toBe(1);
    expect((await list("?connectionId=nothing")).body.total).toBe(0);
    const other = await aBusiness();
    const theirs = await sessionCookie(other, await aMember(other));
    expect((await list("?state=failed", theirs)).body.total).toBe(0);
    expect((await list(`?connectionId=${found.connectionId}`, theirs)).body.total).toBe(0);
  });

  test("200: are searched by the detail of their problem only by who sees personal data", async () => {
    const id = await aFailedDelivery(shop);
    await withBusiness(shop, (client) =>
      client.query("update webhook_deliveries set detail = 'ana@example.com' where id = $1", [id]),
    );
    expect((await list("?q=ana")).body.total).toBe(1);
    const token = await aToken(shop, { permissions: ["settings:manage"] });
    const found = async (q: string) => {
      const request = aRequest("GET", `/api/admin/webhook-deliveries?q=${q}`, { token });
      return (await answerOf(await listDeliveries(request))).body.total;
    };
    expect(await found("ana")).toBe(0);
    expect(await found("orders")).toBeGreaterThan(0);
  });

  test("202: are processed again, one or all; 409 for one that did not fail", async () => {
    const id = await aFailedDelivery(shop);
    expect(await retry(id)).toEqual({ status: 202, body: { data: { retried: 1 } } });
    expect(await retry(id)).toMatchObject({ status: 409, body: { code: "DELIVERY_NOT_FAILED" } });
    expect((await retry("nothing")).status).toBe(404);
    const { connectionId } = (await list("?state=queued")).body.data.find((one: { id: string }) => one.id === id);
    await process(shop, connectionId);
    expect((await list(`?connectionId=${connectionId}`)).body.data).toMatchObject([{ state: "failed" }]);
    expect((await read(connectionId)).body.data).toMatchObject({ state: "failing", failedDeliveries: 1 });
    const all = aRequest("POST", "/api/admin/webhook-deliveries/retry", { body: { connectionId }, cookie });
    expect(await answerOf(await retryAll(all))).toEqual({ status: 202, body: { data: { retried: 1 } } });
  });
});
