import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WEBHOOK_PAYLOADS } from "#contracts/audiences/webhook-payloads.ts";
import { readAlerts } from "#lib/alerts/read-inbox.ts";
import { deliverWebhooks, planWebhooks } from "#lib/audiences/deliver-webhooks.ts";
import { encryptWebhookSecretsAgain } from "#lib/audiences/webhook-secret.ts";
import { saveIfActive } from "#lib/axes/compute-profiles.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { recordImportState } from "#lib/imports/record-import-state.ts";
import { runInProcess } from "#lib/runs/run-in-process.ts";
import { assignManualSegment, removeManualSegment } from "#lib/segments/assign-segments.ts";
import { createSegment } from "#lib/segments/create-segment.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { dueEndpoints } from "#lib/server/db/audiences/webhook-sending.ts";
import { beginImport } from "#lib/server/db/imports/imports.ts";
import { rolledBack, withBusiness } from "#lib/server/db/with-business.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { aWebhookEndpoint, aWebhookReceiver, type WebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { until } from "#testing/processes/runs.ts";
import { startWorkerProcess } from "#testing/processes/worker-process.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { POST as replayOne } from "../webhook-messages/[id]/replay/route.ts";
import { GET as readMessage } from "../webhook-messages/[id]/route.ts";
import { GET as listMessages } from "../webhook-messages/route.ts";
import { POST as replayAll } from "./[id]/replay/route.ts";
import { DELETE, PATCH, GET as readOne } from "./[id]/route.ts";
import { POST as rotate } from "./[id]/secret/route.ts";
import { POST as sendTest } from "./[id]/test/route.ts";
import { GET, POST } from "./route.ts";

const PATH = "/api/admin/webhook-endpoints";

const FIRST = process.env.AUTH_SECRET ?? "";

/** Possibly on a busy machine. */
const STARTS_PROCESS = { timeout: 300_000 };

let shop: Actor;
let token: string;
let receiver: WebhookReceiver;

beforeEach(async () => {
  shop = asAdmin(await aBusiness());
  token = await aToken(shop);
  receiver = await aWebhookReceiver();
});
afterEach(() => receiver[Symbol.asyncDispose]());

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

const sql = (text: string, values: unknown[] = []) =>
  withBusiness(shop, (client) => client.query(text, [shop.businessId, ...values]));
const deliver = (endpointId: string) =>
  deliverWebhooks({ businessId: shop.businessId, endpointId }, new AbortController().signal);
/** As if the waits of messages and endpoints were over. */
const hurry = async () => {
  await sql("update webhook_messages set next_attempt_at = now() where business_id = $1 and state = 'pending'");
  await sql("update webhook_endpoints set paused_until = null where business_id = $1");
};
const types = () => receiver.received.map(({ body }) => JSON.parse(body).type);
const ids = () => receiver.received.map(({ headers }) => headers["webhook-id"]);

const aSegment = async (name = "VIPs") => (await createSegment(shop, { name, criteria: {}, isAutomatic: false })).id;
const aPerson = async (externalId: string) =>
  idOfCustomer(
    shop,
    await aCustomer(shop, { externalId, name: "Ada Lovelace", email: "ada@example.com", phone: "+1 555 0100" }),
  );

describe("201: an endpoint", () => {
  const draft = { name: "ERP", url: "https://erp.example.com/hook#x", events: ["segment.left", "segment.entered"] };

  test("shows its secret once, and keeps it to itself afterwards", async () => {
    const { status, body } = await make(draft);
    expect(status).toBe(201);
    const { id, secret, ...endpoint } = body.data;
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(endpoint).toMatchObject({
      ...{ name: "ERP", url: "https://erp.example.com/hook", events: ["segment.entered", "segment.left"] },
      ...{ includesPersonalData: false, state: "active", disabledBy: null, version: 1 },
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
      ...{ status: 409, body: { code: "EDITED_MEANWHILE" } },
    });
    expect(await post(sendTest, id)).toMatchObject({ status: 409, body: { code: "WEBHOOK_ENDPOINT_DISABLED" } });
    expect((await change(id, { isEnabled: true, version: 2 })).body.data).toMatchObject({ state: "active" });
    expect((await DELETE(aRequest("DELETE", `${PATH}/${id}`, { token }), params(id))).status).toBe(204);
    expect(await read(id)).toMatchObject({ code: "WEBHOOK_ENDPOINT_NOT_FOUND" });
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
       select $1, gen_random_uuid(), 'ERP', 'https://erp.example.com', '{run.failed}', '', '', now() from generate_series(1, 20)`,
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

describe("a message", () => {
  test("about a customer is signed as Standard Webhooks verifies it, and has only IDs", async () => {
    const { id, secret } = await aWebhookEndpoint(shop, { url: receiver.url });
    const [segmentId, customerId] = [await aSegment(), await aPerson("C1")];
    await assignManualSegment(shop, customerId, segmentId);
    await deliver(id);
    const [{ headers, body }] = receiver.received as [WebhookReceiver["received"][0]];
    const payload = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(WEBHOOK_PAYLOADS.get("segment.entered")?.safeParse(payload)).toMatchObject({ success: true });
    expect(payload).toMatchObject({
      type: "segment.entered",
      data: {
        segment: { id: segmentId, name: "VIPs" },
        customer: { id: customerId, externalId: "C1" },
        reason: "by_hand",
      },
    });
    expect(body).not.toMatch(/Ada|ada@|555 ?0100/);
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    expect(await messages()).toMatchObject([
      { id: headers["webhook-id"], state: "delivered", status: 204, attempts: 1, customer: { externalId: "C1" } },
    ]);
    expect((await read(id)).data).toMatchObject({ pendingMessages: 0, lastDeliveredAt: expect.any(String) });
  });

  test("about a segment comes only to endpoints for that segment, and for all", async () => {
    const [vips, others] = [await aSegment(), await aSegment("Others")];
    const draft = { url: receiver.url, events: ["segment.entered", "segment.left"] };
    const some = (await make({ ...draft, name: "VIPs", segmentIds: [vips, vips] })).body.data;
    expect(some.segmentIds).toEqual([vips]);
    const all = (await make({ ...draft, name: "All" })).body.data;
    expect(all.segmentIds).toBeNull();
    const ada = await aPerson("ada");
    for (const segmentId of [vips, others]) await assignManualSegment(shop, ada, segmentId);
    const toldOf = async (id: string) => {
      receiver.received.length = 0;
      await deliver(id);
      return receiver.received
        .map(({ body }) => JSON.parse(body))
        .map(({ type, data }) => `${type} ${data.segment.id}`);
    };
    expect(await toldOf(some.id)).toEqual([`segment.entered ${vips}`]);
    expect(await toldOf(all.id)).toEqual([`segment.entered ${vips}`, `segment.entered ${others}`]);
    const { body } = await change(some.id, { segmentIds: [others], version: 1 });
    expect(body.data.segmentIds).toEqual([others]);
    for (const segmentId of [vips, others]) await removeManualSegment(shop, ada, segmentId);
    expect(await toldOf(some.id)).toEqual([`segment.left ${others}`]);
    for (const segmentIds of [[], ["x"], [crypto.randomUUID()]]) {
      const wrong = await make({ ...draft, name: "Wrong", segmentIds });
      expect(wrong).toMatchObject({ status: 400, body: { details: [{ field: "segmentIds" }] } });
    }
    expect((await change(some.id, { segmentIds: null, version: 2 })).body.data.segmentIds).toBeNull();
  });

  test("has personal data where that was chosen, as it is when the message is sent", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url, includesPersonalData: true });
    const customerId = await aPerson("C1");
    await assignManualSegment(shop, customerId, await aSegment());
    await sql("update customers set name = 'Ada King' where business_id = $1");
    await deliver(id);
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
      data: { customer: { name: "Ada King", email: "ada@example.com", phone: expect.stringContaining("555") } },
    });
    const { data } = await sql("select data from webhook_messages where business_id = $1").then(({ rows }) => rows[0]);
    expect(JSON.stringify(data)).not.toContain("Ada");
  });

  test("is written with what it reports or not at all", async () => {
    await aWebhookEndpoint(shop);
    const [segmentId, customerId] = [await aSegment(), await aPerson("C1")];
    await rolledBack(shop, (client) =>
      client.query(
        `insert into segment_membership_changes (business_id, segment_id, customer_id, change, by_kind, reason)
         values ($1, $2, $3, 'joined', 'rule', 'nightly')`,
        [shop.businessId, segmentId, customerId],
      ),
    );
    expect(await messages()).toEqual([]);
  });

  test("comes in order for the same customer, however long the first one takes, and under the same ID", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    const segmentId = await aSegment();
    const [ada, ben] = [await aPerson("ada"), await aPerson("ben")];
    receiver.answer = ({ body }) => (JSON.parse(body).data.customer.externalId === "ada" ? 500 : 204);
    await assignManualSegment(shop, ada, segmentId);
    await assignManualSegment(shop, ben, segmentId);
    await removeManualSegment(shop, ada, segmentId);
    await deliver(id);
    // Ben's does not wait for Ada's; what follows Ada's first one does.
    expect(receiver.received).toHaveLength(2);
    expect(await messages("?state=pending")).toHaveLength(2);
    expect(await dueEndpoints(new Date())).not.toContainEqual({ businessId: shop.businessId, endpointId: id });
    receiver.answer = () => 204;
    await hurry();
    await deliver(id);
    expect(types().slice(2)).toEqual(["segment.entered", "segment.left"]);
    const first = receiver.received.find(({ body }) => body.includes('"ada"'));
    expect(ids()[2]).toBe(first?.headers["webhook-id"]);
    expect(new Set(ids()).size).toBe(3);
  });

  test(
    "of a worker that is killed before it notes the answer is sent again, under the same ID",
    STARTS_PROCESS,
    async () => {
      const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
      const segmentId = await aSegment();
      let answer: (status: number) => void = () => undefined;
      const isKilled = new Promise<number>((resolve) => {
        answer = resolve;
      });
      receiver.answer = () => isKilled;
      for (const name of ["ada", "ben"]) await assignManualSegment(shop, await aPerson(name), segmentId);
      const worker = await startWorkerProcess({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
      await until(async () => receiver.received.length === 2);
      await worker.end("SIGKILL");
      answer(204);
      // It may still have been sending.
      await deliver(id);
      expect(receiver.received).toHaveLength(2);
      await hurry();
      await deliver(id);
      expect(ids().slice(2).sort()).toEqual(ids().slice(0, 2).sort());
      expect(await messages("?state=delivered")).toHaveLength(2);
    },
  );

  test("about each of many customers takes one statement and is delivered side by side", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    await sql(
      `insert into customers (business_id, customer_id, external_id, created_at)
       select $1, gen_random_uuid(), 'c' || n, now() from generate_series(1, 300) n`,
    );
    const rule = { all: [{ field: "orders", operator: "is", value: 0 }] };
    await createSegment(shop, { name: "Never bought", criteria: rule, isAutomatic: true });
    await recalculateSegments(shop, { reason: "nightly" });
    await deliver(id);
    expect(receiver.received).toHaveLength(300);
    expect(new Set(ids()).size).toBe(300);
    expect((await read(id)).data).toMatchObject({ pendingMessages: 0, failedMessages: 0 });
  });

  test("of the other events follows imports, runs and profiles", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    const key = { format: "orders", fileName: "a.csv", fileHash: "0", options: { storefrontId: 1, shiftDays: 0 } };
    const row = await withBusiness(shop, (client) => beginImport(client, shop, key, 1));
    await recordImportState(shop, row.id, "finished", "succeeded");
    const stop = new AbortController().signal;
    const failing = runInProcess(shop, { kind: "clean_up", options: {} }, { stop, onProgress: () => {} }, async () => {
      throw new Error("broken");
    });
    await expect(failing).rejects.toThrow("broken");
    const model = aFoundModel();
    const churn = { ...model.churn, model: { ...model.churn.model, isCalibrated: true } };
    const version = await anActiveModel(shop, { ...model, churn });
    const customer_id = await aPerson("ada");
    await aProfile(shop, version, { customer_id, archetype_id: "regulars", churn_risk_score: 0.5 });
    const profile = {
      ...{ customer_id, revision: 1, archetype_id: "faded", churn_risk_score: 0.7, lifetime_value: 0, likeness: null },
      ...{ segment_memberships: {}, dominant_segments: {}, feature_vectors: {}, externalId: "ada" },
      calculatedAt: new Date(),
    };
    await saveIfActive(shop, [profile], version);
    // Nothing has changed since.
    await saveIfActive(shop, [profile], version);
    await deliver(id);
    const payloads = receiver.received.map(({ body }) => JSON.parse(body));
    for (const payload of payloads)
      expect(WEBHOOK_PAYLOADS.get(payload.type)?.safeParse(payload).error).toBeUndefined();
    const dataOf = (type: string) => payloads.filter((one) => one.type === type).map(({ data }) => data);
    expect(types().sort()).toEqual(["archetype.changed", "churn_risk.raised", "import.finished", "run.failed"]);
    expect(dataOf("import.finished")).toMatchObject([
      { import: { id: row.id, fileName: "a.csv", state: "succeeded" } },
    ]);
    expect(dataOf("run.failed")).toMatchObject([{ run: { kind: "clean_up", problem: "INTERNAL_ERROR" } }]);
    expect(dataOf("archetype.changed")).toMatchObject([
      { customer: { externalId: "ada" }, archetype: "faded", previousArchetype: "regulars", reason: "behavior" },
    ]);
    expect(dataOf("churn_risk.raised")).toMatchObject([{ churnRisk: 0.7, previousChurnRisk: 0.5 }]);
  });
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

  test("for three days is disabled, which admins read in their inbox until it is enabled", async () => {
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
    expect(await alerts()).toMatchObject([{ ...alert, endedAt: expect.any(String) }]);
    receiver.answer = () => 204;
    await hurry();
    await deliver(id);
    expect(await messages("?state=delivered")).toHaveLength(1);
  });

  test("no longer gets what waited for 24 hours of failure", async () => {
    const id = await aFailingMessage();
    await failedFor(25, 20);
    await sql("update webhook_messages set queued_at = now() - interval '25 hours' where business_id = $1");
    await deliver(id);
    expect(receiver.received).toEqual([]);
    expect(await messages()).toMatchObject([{ state: "failed", problem: "EXPIRED" }]);
  });

  test("with 410 is disabled at once", async () => {
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
  ])("because %s is no public https address says so", async (url, problem) => {
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    const { id } = await aWebhookEndpoint(shop, { url });
    expect((await post(sendTest, id)).body.data).toMatchObject({ status: null, problem });
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

describe("the delivery log", () => {
  test("shows what was sent, masked like everything else, and sends it again", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url, includesPersonalData: true });
    await assignManualSegment(shop, await aPerson("ada@example.com"), await aSegment());
    await deliver(id);
    const [one] = await messages(`?endpointId=${id}&event=segment.entered`);
    const show = async (by = token) =>
      (await answerOf(readMessage(aRequest("GET", "/x", { token: by }), params(one.id)))).body.data;
    const { body } = await show();
    expect(body).toMatchObject({ type: "segment.entered", data: { customer: { externalId: null } } });
    // The endpoint itself gets the full data.
    expect(receiver.received[0]?.body).toContain("ada@example.com");
    expect(one.customer.externalId).toBe("ada@example.com");
    expect(JSON.stringify(body)).not.toContain("Lovelace");
    const blind = await aToken(shop, { permissions: ["settings:manage"] });
    expect(JSON.stringify(await show(blind))).not.toContain("ada@example.com");
    expect((await post(replayOne, one.id)).status).toBe(202);
    await deliver(id);
    expect(ids()).toEqual([one.id, one.id]);
    expect(await messages()).toMatchObject([{ state: "delivered", attempts: 1 }]);
  });
});

test("the worker is given each endpoint with due messages once", async () => {
  const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
  await assignManualSegment(shop, await aPerson("ada"), await aSegment());
  await planWebhooks(new Date());
  await planWebhooks(new Date());
  const { rows } = await sql(
    "select 1 from pgboss.job where $1 = data ->> 'businessId' and data ->> 'endpointId' = $2",
    [id],
  );
  expect(rows).toHaveLength(1);
});
