import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, sessionCookie } from "#testing/request.ts";
import { aFailedDelivery, process, SECRET, signedHeaders } from "#testing/shops/connections.ts";
import { POST as receive } from "../../webhooks/[connectionId]/route.ts";
import { POST as retryOne } from "../webhook-deliveries/[id]/retry/route.ts";
import { POST as retryAll } from "../webhook-deliveries/retry/route.ts";
import { GET as listDeliveries } from "../webhook-deliveries/route.ts";
import { DELETE, PATCH, GET as readOne } from "./[id]/route.ts";
import { GET, POST } from "./route.ts";

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
      ...{ kind: "shopify", name: "Online shop", storefrontId: 1, state: "new", version: 1, secret: null },
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
    [{ ...draft, kind: "magento" }, "kind"],
  ])("400: %j names the field", async (body, field) => {
    expect(await make(body)).toMatchObject({ status: 400, body: { details: [{ field }] } });
  });

  test("204: is deleted with its deliveries, and its webhooks are unknown", async () => {
    const { id } = (await make(draft)).body.data;
    await isAccepted(id);
    expect((await DELETE(aRequest("DELETE", `${PATH}/${id}`, { cookie }), params(id))).status).toBe(204);
    expect((await read(id)).status).toBe(404);
    expect(await isAccepted(id)).toBe(false);
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
