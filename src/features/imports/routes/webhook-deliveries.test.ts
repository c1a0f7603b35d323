import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/webhooks/[connectionId]/route.ts";
import { count } from "#core/auth/rate-limit.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { WEBHOOK_KINDS } from "#features/imports/shops/shops.ts";
import { aBusiness } from "#testing/builders.ts";
import { aConnection, process, type SendingConnection, signedHeaders } from "#testing/shops/connections/connections.ts";

let shop: Scope;

beforeEach(async () => {
  shop = await aBusiness({ currency: "USD" });
});

/** Each test calls from an address of its own: a limit that answered 429 would hide what is tried. */
let callers = 0;

const send = async (connectionId: string, headers: Record<string, string>, body: string) => {
  const request = new Request(`http://localhost:3000/api/webhooks/${connectionId}`, {
    method: "POST",
    headers: { "x-customer-360-address": `198.51.100.${++callers % 250}`, ...headers },
    body,
  });
  const response = await POST(request, { params: Promise.resolve({ connectionId }) });
  return { status: response.status, body: await response.json() };
};

type Sent = Parameters<typeof signedHeaders>[2];
const deliver = ({ id, kind }: SendingConnection, sent: Sent) => send(id, signedHeaders(kind, id, sent), sent.body);

const deliveriesOf = (connectionId: string, scope = shop) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      "select topic, state, problem, detail, body from webhook_deliveries where connection_id = $1 order by received_at",
      [connectionId],
    );
    return rows.map((row) => ({ ...row, body: row.body.toString() }));
  });

const BODY = JSON.stringify({ id: "evt_1", event_id: "sq_1", type: "thing.happened", created: 1_780_000_000 });
const sent = { topic: "thing.happened", body: BODY };

describe.each(WEBHOOK_KINDS)("a webhook of %s", (kind) => {
  test("200: is stored raw, once however often it is sent", async () => {
    const connection = await aConnection(shop, kind);
    for (let times = 0; times < 3; times++) {
      expect(await deliver(connection, { ...sent, key: "first" })).toEqual({
        status: 200,
        body: { data: { received: true } },
      });
    }
    const queued = { topic: "thing.happened", state: "queued", problem: null, detail: null, body: BODY };
    expect(await deliveriesOf(connection.id)).toEqual([queued]);
    await process(shop, connection.id);
    // Not even one that was processed is stored again.
    await deliver(connection, { ...sent, key: "first" });
    expect(await deliveriesOf(connection.id)).toEqual([
      { ...queued, state: "ignored", problem: "unknown_topic", detail: "thing.happened" },
    ]);
  });

  test("401: another body, another connection's signature or none is stored nowhere", async () => {
    const connection = await aConnection(shop, kind);
    const other = await aConnection(shop, kind === "stripe" ? "square" : "stripe");
    const headers = signedHeaders(kind, connection.id, sent);
    const names = Object.keys(headers).filter((name) => /signature|hmac|secret/.test(name));
    const refused = { status: 401, body: { error: "Please log in", code: "UNAUTHENTICATED" } };
    // Gorgias signs nothing: it sends the secret.
    const changed: [Record<string, string>, string][] =
      kind === "gorgias" ? [] : [[headers, BODY.replace("evt_1", "evt_2")]];
    const tries: [Record<string, string>, string][] = [
      ...changed,
      [signedHeaders(other.kind, other.id, sent), BODY],
      [{}, BODY],
      ...["", "=", "AAAA", "v1,", "t=,v1="].map((value): [Record<string, string>, string] => [
        { ...headers, ...Object.fromEntries(names.map((name) => [name, value])) },
        BODY,
      ]),
    ];
    for (const [given, body] of tries) expect(await send(connection.id, given, body)).toEqual(refused);
    expect(await deliveriesOf(connection.id)).toEqual([]);
  });
});

test("404: a delivery to an unknown connection is not read", async () => {
  const connectionId = crypto.randomUUID();
  const endless = new ReadableStream({ pull: () => new Promise(() => {}) });
  const request = new Request(`http://localhost:3000/api/webhooks/${connectionId}`, {
    method: "POST",
    body: endless,
    duplex: "half",
  } as RequestInit);
  expect((await POST(request, { params: Promise.resolve({ connectionId }) })).status).toBe(404);
});

describe("a signed time", () => {
  test.each(["stripe", "generic"] as const)("401: %s, more than five minutes ago or ahead", async (kind) => {
    const connection = await aConnection(shop, kind);
    const at = (seconds: number) => deliver(connection, { ...sent, now: new Date(Date.now() + seconds * 1000) });
    expect((await at(-310)).status).toBe(401);
    expect((await at(310)).status).toBe(401);
    expect((await at(-290)).status).toBe(200);
  });
});

test("200: WooCommerce's announcement of a new webhook has no signature and is not stored", async () => {
  const connection = await aConnection(shop, "woocommerce");
  const form = { "content-type": "application/x-www-form-urlencoded" };
  expect((await send(connection.id, form, "webhook_id=12")).status).toBe(200);
  expect((await send(connection.id, form, "webhook_id=12&order=1")).status).toBe(401);
  expect(await deliveriesOf(connection.id)).toEqual([]);
  // Of the other kinds it is a webhook without a signature.
  expect((await send((await aConnection(shop)).id, form, "webhook_id=12")).status).toBe(401);
});

test("two deliveries of one second, which WooCommerce gives the same ID, are both stored", async () => {
  const connection = await aConnection(shop, "woocommerce");
  for (const id of [1, 2]) await deliver(connection, { topic: "order.deleted", body: `{"id":${id}}`, key: "second" });
  expect(await deliveriesOf(connection.id)).toHaveLength(2);
});

describe("200: a signed webhook that claims what can't be stored", () => {
  const NUL = "\\u0000";
  test.each([
    ["stripe", `{"id":"evt${NUL}","type":"charge${NUL}.succeeded","created":1e300}`, "charge.succeeded"],
    [
      "square",
      `{"event_id":"e${NUL}","type":"payment${NUL}.created","created_at":"+275000-01-01T00:00:00Z"}`,
      "payment.created",
    ],
    ["generic", `{"type":"orders${NUL}"}`, "orders"],
  ] as const)("%s: a NUL, a date beyond the calendar", async (kind, body, topic) => {
    const connection = await aConnection(shop, kind);
    expect((await deliver(connection, { topic, body })).status).toBe(200);
    expect(await deliveriesOf(connection.id)).toMatchObject([{ topic, body }]);
  });

  test("an ID of thousands of characters, which is still stored once", async () => {
    const connection = await aConnection(shop);
    const key = Array.from({ length: 200 }, () => crypto.randomUUID()).join("");
    const headers = signedHeaders("shopify", connection.id, {
      topic: "orders/create".padEnd(3000, "x"),
      body: BODY,
      key,
    });
    const dated = { ...headers, "x-shopify-triggered-at": "+275000-01-01T00:00:00Z" };
    for (const _ of [1, 2]) expect((await send(connection.id, dated, BODY)).status).toBe(200);
    expect(await deliveriesOf(connection.id)).toHaveLength(1);
  });
});

test("404: an unknown connection, whatever is sent", async () => {
  const unknown = { error: "This connection does not exist", code: "CONNECTION_NOT_FOUND" };
  for (const id of [crypto.randomUUID(), "nothing", "'; drop table connections; --"]) {
    expect(await send(id, signedHeaders("shopify", id, sent), BODY)).toEqual({ status: 404, body: unknown });
  }
});

test("413: a body of more than 5 MB", async () => {
  const connection = await aConnection(shop);
  const body = JSON.stringify({ text: "x".repeat(5 * 1024 * 1024) });
  expect((await deliver(connection, { topic: "orders/create", body })).status).toBe(413);
});

describe("429", () => {
  test("too many deliveries of one connection, which don't affect the others", async () => {
    const [busy, quiet] = [await aConnection(shop), await aConnection(shop)];
    for (let used = 0; used < 6000; used += 500) {
      await Promise.all(Array.from({ length: 500 }, () => count("webhook", busy.id)));
    }
    expect((await deliver(busy, sent)).status).toBe(429);
    expect((await deliver(quiet, sent)).status).toBe(200);
  });

  test("guessing signatures", async () => {
    const { id } = await aConnection(shop);
    const headers = { "x-customer-360-address": "203.0.113.9", "x-shopify-hmac-sha256": "AAAA" };
    const statuses = [];
    for (let guess = 0; guess < 31; guess++) statuses.push((await send(id, headers, BODY)).status);
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
  });
});
