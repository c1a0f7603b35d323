import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test } from "vitest";
import { POST as replayAll } from "#app/api/admin/webhook-endpoints/[id]/replay/route.ts";
import { DELETE, PATCH, GET as readOne } from "#app/api/admin/webhook-endpoints/[id]/route.ts";
import { POST as rotate } from "#app/api/admin/webhook-endpoints/[id]/secret/route.ts";
import { POST as sendTest } from "#app/api/admin/webhook-endpoints/[id]/test/route.ts";
import { GET, POST } from "#app/api/admin/webhook-endpoints/route.ts";
import { GET as listMessages } from "#app/api/admin/webhook-messages/route.ts";
import { makeLog } from "#core/server/log.ts";
import { once } from "#core/server/process-singleton.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readAlerts } from "#features/alerts/read-inbox.ts";
import { assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
import { encryptWebhookSecretsAgain } from "#features/webhooks/manage-webhook-endpoints.ts";
import { aWebhookEndpoint, type WebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { webhookShop } from "#testing/audiences/webhook-shop.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/admin/webhook-endpoints";

const FIRST = process.env.AUTH_SECRET ?? "";

/** What is logged as an error. */
const logged: string[] = [];
once("log", () => makeLog("error", { write: (line) => logged.push(line) }));

const { at, sql, deliver, hurry, ids, aSegment, aPerson } = webhookShop();

let shop: Actor;
let token: string;
let receiver: WebhookReceiver;

beforeEach(() => {
  ({ shop, token, receiver } = at);
});

const params = (id: string) => ({ params: Promise.resolve({ id }) });
const make = (body: object, by = token) => answerOf(POST(aRequest("POST", PATH, { body, token: by })));
const change = (id: string, body: object, by = token) =>
  answerOf(PATCH(aRequest("PATCH", `${PATH}/${id}`, { body, token: by }), params(id)));
const read = async (id: string) =>
  (await answerOf(readOne(aRequest("GET", `${PATH}/${id}`, { token }), params(id)))).body;
const post = (handler: typeof rotate, id: string, by = token) =>
  answerOf(handler(aRequest("POST", `${PATH}/${id}/x`, { body: {}, token: by }), params(id)));
const messages = async (query = "") =>
  (await answerOf(listMessages(aRequest("GET", `/api/admin/webhook-messages${query}`, { token })))).body.data;

describe("201: an endpoint", () => {
  const draft = { name: "ERP", url: "https://erp.example.com/hook#x", events: ["segment.left", "segment.entered"] };

  test("shows its secret once, and keeps it to itself afterwards", async () => {
    const { status, body } = await make(draft);
    expect(status).toBe(201);
    const { id, secret, ...endpoint } = body.data;
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(endpoint).toMatchObject({
      name: "ERP",
      url: "https://erp.example.com/hook",
      events: ["segment.entered", "segment.left"],
      includesPersonalData: false,
      state: "active",
      disabledBy: null,
      version: 1,
    });
    const list = await answerOf(GET(aRequest("GET", `${PATH}?q=erp.example`, { token })));
    expect(list.body).toMatchObject({ total: 1, data: [{ id }] });
    const lines = await auditLines(shop, "webhook_endpoint.created");
    expect(lines).toMatchObject([{ things: { webhook_endpoint: id } }]);
    expect(JSON.stringify([list.body, await read(id), lines])).not.toContain(secret.slice(6));
  });

  test("changes, is disabled and enabled, and is deleted", async () => {
    const { id } = (await make(draft)).body.data;
    const changed = await change(id, { name: "ERP 2", isEnabled: false, version: 1 });
    expect(changed.body.data).toMatchObject({ name: "ERP 2", state: "disabled", disabledBy: "user", version: 2 });
    expect(await change(id, { name: "Late", version: 1 })).toMatchObject({
      status: 409,
      body: { code: "EDITED_MEANWHILE" },
    });
    expect(await post(sendTest, id)).toMatchObject({ status: 409, body: { code: "WEBHOOK_ENDPOINT_DISABLED" } });
    expect((await change(id, { isEnabled: true, version: 2 })).body.data).toMatchObject({ state: "active" });
    expect((await DELETE(aRequest("DELETE", `${PATH}/${id}`, { token }), params(id))).status).toBe(204);
    expect(await read(id)).toMatchObject({ code: "WEBHOOK_ENDPOINT_NOT_FOUND" });
  });

  test("400 for an address that nothing could ever be delivered to, also after a change", async () => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    const { id } = (await make(draft)).body.data;
    for (const [url, reason] of [
      ["http://erp.example.com/hook", "must start with https://"],
      ["https://10.0.0.1/hook", "must be public, not in the server's own network"],
      ["https://[::ffff:10.0.0.1]/hook", "must be public, not in the server's own network"],
      ["https://2130706433/hook", "must be public, not in the server's own network"],
      ["https://LocalHost./hook", "must be public, not in the server's own network"],
    ]) {
      const refused = {
        status: 400,
        body: { details: [{ field: "url", message: expect.stringContaining(reason ?? "") }] },
      };
      expect(await make({ ...draft, url })).toMatchObject(refused);
      expect(await change(id, { url, version: 1 })).toMatchObject(refused);
    }
    expect((await change(id, { name: "ERP 2", version: 1 })).status).toBe(200);
  });

  test("400 names the field, 409 is the limit", async () => {
    for (const [wrong, field] of [
      [{ url: "erp" }, "url"],
      [{ url: "https://user:password@erp.example.com" }, "url"],
      [{ events: [] }, "events"],
      [{ name: " " }, "name"],
    ] as const) {
      expect(await make({ ...draft, ...wrong })).toMatchObject({ status: 400, body: { details: [{ field }] } });
    }
    await sql(
      `insert into webhook_endpoints (business_id, id, name, url, events, sealed_secret, secret_key_id, created_at)
       select $1, gen_random_uuid(), 'ERP', 'https://erp.example.com', '{run.failed}', '', '', now() from generate_series(1, 20)
       returning 1`,
    );
    expect(await make(draft)).toMatchObject({ status: 409, body: { code: "WEBHOOK_ENDPOINT_LIMIT" } });
  });

  test("403: personal data is sent only where a caller who sees it decided so", async () => {
    const blind = await aToken(shop, { permissions: ["settings:manage"] });
    expect((await make({ ...draft, includesPersonalData: true }, blind)).status).toBe(403);
    const { id } = (await make({ ...draft, includesPersonalData: true })).body.data;
    expect((await change(id, { url: "https://elsewhere.example.com", version: 1 }, blind)).status).toBe(403);
    expect((await change(id, { name: "Renamed", version: 1 }, blind)).status).toBe(200);
  });
});

test("messages about a segment come only to endpoints for that segment, and for all", async () => {
  const [vips, others] = [await aSegment(), await aSegment("Others")];
  const draft = { url: receiver.url, events: ["segment.entered", "segment.left"] };
  const some = (await make({ ...draft, name: "VIPs", segmentIds: [vips, vips, vips.toUpperCase()] })).body.data;
  expect(some.segmentIds).toEqual([vips]);
  const all = (await make({ ...draft, name: "All" })).body.data;
  expect(all.segmentIds).toBeNull();
  const ada = await aPerson("ada");
  for (const segmentId of [vips, others]) await assignManualSegment(shop, ada, segmentId);
  const sentTo = async (id: string) => {
    receiver.received.length = 0;
    await deliver(id);
    return receiver.received.map(({ body }) => JSON.parse(body)).map(({ type, data }) => `${type} ${data.segment.id}`);
  };
  expect(await sentTo(some.id)).toEqual([`segment.entered ${vips}`]);
  expect(await sentTo(all.id)).toEqual([`segment.entered ${vips}`, `segment.entered ${others}`]);
  const { body } = await change(some.id, { segmentIds: [others], version: 1 });
  expect(body.data.segmentIds).toEqual([others]);
  for (const segmentId of [vips, others]) await removeManualSegment(shop, ada, segmentId);
  expect(await sentTo(some.id)).toEqual([`segment.left ${others}`]);
  for (const segmentIds of [[], ["x"], [crypto.randomUUID()]]) {
    const wrong = await make({ ...draft, name: "Wrong", segmentIds });
    expect(wrong).toMatchObject({ status: 400, body: { details: [{ field: "segmentIds" }] } });
  }
  expect((await change(some.id, { segmentIds: null, version: 2 })).body.data.segmentIds).toBeNull();
});

describe("an endpoint that fails", () => {
  const aFailingMessage = async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    await assignManualSegment(shop, await aPerson("ada"), await aSegment());
    return id;
  };
  const failedFor = (hours: number, failures: number) =>
    sql(
      `update webhook_endpoints set failing_since = now() - $2 * interval '1 hour', failures = $3 where business_id = $1`,
      [hours, failures],
    );

  test("is tried again by waits, and its message is given up after the last", async () => {
    const id = await aFailingMessage();
    receiver.answer = () => 503;
    await deliver(id);
    await deliver(id);
    expect(receiver.received).toHaveLength(1);
    expect((await read(id)).data).toMatchObject({ state: "failing", failingSince: expect.any(String) });
    const [waiting] = await messages();
    expect(waiting).toMatchObject({ state: "pending", problem: "REFUSED", status: 503, attempts: 1 });
    const wait = Date.parse(waiting.nextAttemptAt) - Date.parse(waiting.attemptedAt);
    expect(wait).toBeGreaterThan(4000);
    expect(wait).toBeLessThanOrEqual(5000);
    await sql("update webhook_messages set attempts = 11 where business_id = $1");
    await hurry();
    await deliver(id);
    expect(await messages("?state=failed")).toMatchObject([{ attempts: 12, nextAttemptAt: null }]);
    receiver.answer = () => 204;
    expect(await post(replayAll, id)).toMatchObject({ status: 202, body: { data: { replayed: 1 } } });
    await hurry();
    await deliver(id);
    expect((await read(id)).data).toMatchObject({ state: "active", failingSince: null });
    expect(new Set(ids()).size).toBe(1);
  });

  test("an endpoint that fails for three days is disabled, which admins read in their inbox until it is enabled", async () => {
    const id = await aFailingMessage();
    await failedFor(72, 30);
    receiver.answer = () => 500;
    await deliver(id);
    const { data } = await read(id);
    expect(data).toMatchObject({ state: "disabled", disabledBy: "failures", pendingMessages: 1 });
    const alerts = async () => (await readAlerts(shop, { page: 1, pageSize: 5 })).data;
    const alert = { kind: "webhook_disabled", endpoint: { id, name: "ERP" }, reason: "failures" };
    expect(await alerts()).toMatchObject([{ ...alert, endedAt: null }]);
    expect(await auditLines(shop, "webhook_endpoint.disabled")).toHaveLength(1);
    await assignManualSegment(shop, await aPerson("ben"), await aSegment("Others"));
    expect(await messages()).toHaveLength(1);
    await change(id, { isEnabled: true, version: data.version });
    expect(await alerts()).toMatchObject([{ ...alert, endedAt: expect.any(Date) }]);
    receiver.answer = () => 204;
    await hurry();
    await deliver(id);
    expect(await messages("?state=delivered")).toHaveLength(1);
  });

  test("messages that waited for 24 hours of failure are no longer sent", async () => {
    const id = await aFailingMessage();
    await failedFor(25, 20);
    await sql("update webhook_messages set queued_at = now() - interval '25 hours' where business_id = $1");
    await deliver(id);
    expect(receiver.received).toEqual([]);
    expect(await messages()).toMatchObject([{ state: "failed", problem: "EXPIRED" }]);
  });

  test("an endpoint that answers 410 is disabled at once", async () => {
    const id = await aFailingMessage();
    receiver.answer = () => 410;
    await deliver(id);
    expect((await read(id)).data).toMatchObject({ state: "disabled", disabledBy: "gone" });
    expect(await messages()).toMatchObject([{ state: "failed", status: 410 }]);
  });

  test.each([
    ["http://10.0.0.1/hook", "INSECURE_ADDRESS"],
    ["https://10.0.0.1/hook", "PRIVATE_ADDRESS"],
    ["https://localhost/hook", "PRIVATE_ADDRESS"],
  ])("an endpoint whose address %s is not public https says so", async (url, problem) => {
    const { id } = await aWebhookEndpoint(shop, { url });
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    expect((await post(sendTest, id)).body.data).toMatchObject({ status: null, problem });
    expect(await messages()).toMatchObject([{ event: "webhook.test", state: "failed", problem, attempts: 1 }]);
  });

  test("an endpoint that fails for a reason of ours is paused as well, which is logged, and a test of it leaves nothing that waits", async () => {
    const id = await aFailingMessage();
    await sql("update webhook_endpoints set url = 'no address' where business_id = $1");
    for (const failures of [1, 2]) {
      await expect(deliver(id)).rejects.toThrow("Invalid URL");
      expect((await read(id)).data).toMatchObject({ state: "failing", pendingMessages: 1 });
      const { rows } = await sql(
        "select failures, paused_until is not null as paused from webhook_endpoints where business_id = $1",
      );
      expect(rows).toEqual([{ failures, paused: true }]);
      expect(logged.filter((line) => line.includes(id))).toHaveLength(failures);
      await hurry();
    }
    expect((await post(sendTest, id)).status).toBe(500);
    expect(await messages()).toMatchObject([{ event: "segment.entered", state: "pending" }]);
  });
});

test("after a rotation, messages have the signatures of both secrets", async () => {
  const { id, secret: before } = await aWebhookEndpoint(shop, { url: receiver.url });
  const { status, body } = await post(rotate, id);
  expect(status).toBe(201);
  const { secret, previousUntil } = body.data;
  expect(Date.parse(previousUntil) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  expect((await post(sendTest, id)).body.data).toMatchObject({ status: 204, problem: null });
  const [{ headers, body: text }] = receiver.received as [WebhookReceiver["received"][0]];
  for (const one of [secret, before]) {
    expect(new Webhook(one).verify(text, headers as Record<string, string>)).toMatchObject({ type: "webhook.test" });
  }
  await sql("update webhook_endpoints set previous_secret_until = now() - interval '1 second' where business_id = $1");
  await post(sendTest, id);
  const last = receiver.received.at(-1);
  expect(() => new Webhook(before).verify(last?.body ?? "", last?.headers as Record<string, string>)).toThrow();
});

test("secrets survive a change of AUTH_SECRET if the previous one is given, and say so if it is not", async () => {
  const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
  provideSettings({ AUTH_SECRET: "Nw7Rt2Vb9Xc4Ml6Kj1Hg8Fd3Sa5Qp0ZyEu", AUTH_SECRET_PREVIOUS: FIRST });
  expect(await encryptWebhookSecretsAgain()).toBeGreaterThan(0);
  provideSettings({ AUTH_SECRET_PREVIOUS: "" });
  expect((await post(sendTest, id)).body.data).toMatchObject({ problem: null });
  provideSettings({ AUTH_SECRET: FIRST });
  expect((await read(id)).data).toMatchObject({ state: "locked" });
});
