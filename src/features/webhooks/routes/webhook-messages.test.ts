import { Webhook } from "standardwebhooks";
import { beforeEach, describe, expect, test } from "vitest";
import { GET as readOne } from "#app/api/admin/webhook-endpoints/[id]/route.ts";
import { POST as replay } from "#app/api/admin/webhook-messages/[id]/replay/route.ts";
import { GET as readMessage } from "#app/api/admin/webhook-messages/[id]/route.ts";
import { GET } from "#app/api/admin/webhook-messages/route.ts";
import { rolledBack, withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { storeCustomerProfiles } from "#features/axes/compute-profiles.ts";
import { saveCustomerForecasts } from "#features/forecast/store/forecasts.ts";
import { recordImportState } from "#features/imports/import-records.ts";
import { beginImport } from "#features/imports/store/imports.ts";
import { CLEAN_UP } from "#features/operations/runs.ts";
import { runInProcess } from "#features/runs/run-in-process.ts";
import { assignManualSegment, removeManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { WEBHOOK_PAYLOADS } from "#features/webhooks/contracts/webhook-payloads.ts";
import { planWebhooks, recoverWebhooks } from "#features/webhooks/deliver-webhooks.ts";
import { dueEndpoints } from "#features/webhooks/store/webhook-sending.ts";
import type { PageForecast } from "#lib/clv/forecast.ts";
import { aWebhookEndpoint, type WebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { webhookShop } from "#testing/audiences/webhook-shop.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

const { at, sql, deliver, hurry, ids, aSegment, aPerson } = webhookShop();

let shop: Actor;
let token: string;
let receiver: WebhookReceiver;

beforeEach(() => {
  ({ shop, token, receiver } = at);
});

const params = (id: string) => ({ params: Promise.resolve({ id }) });
const read = async (id: string) =>
  (await answerOf(readOne(aRequest("GET", `/api/admin/webhook-endpoints/${id}`, { token }), params(id)))).body;
const messages = async (query = "") =>
  (await answerOf(GET(aRequest("GET", `/api/admin/webhook-messages${query}`, { token })))).body.data;
const types = () => receiver.received.map(({ body }) => JSON.parse(body).type);

describe("a message", () => {
  test("a message about a customer is signed as Standard Webhooks verifies it, and has only IDs", async () => {
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

  test("a message of a worker that is killed before it notes the answer is sent again, under the same ID @full", async () => {
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
  });

  test("messages about many customers take one statement and are delivered side by side @full", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    await sql(
      `insert into customers (business_id, customer_id, external_id, created_at)
       select $1, gen_random_uuid(), 'c' || n, now() from generate_series(1, 300) n returning 1`,
    );
    const rule = { all: [{ field: "orders", operator: "is", value: 0 }] };
    await createSegment(shop, { name: "Never bought", criteria: rule, isAutomatic: true });
    await recalculateSegments(shop, { reason: "nightly" });
    await deliver(id);
    expect(receiver.received).toHaveLength(300);
    expect(new Set(ids()).size).toBe(300);
    expect((await read(id)).data).toMatchObject({ pendingMessages: 0, failedMessages: 0 });
  });

  test("messages of the other events follow imports, runs and profiles", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    const key = {
      format: "orders",
      fileName: "a of ada@example.com.csv",
      fileHash: "0",
      options: { storefrontId: 1, shiftDays: 0 },
    };
    const row = await withBusiness(shop, (client) => beginImport(client, shop, key, 1));
    await recordImportState(shop, row.id, "finished", "succeeded");
    const stop = new AbortController().signal;
    const failing = runInProcess(
      shop,
      { definition: CLEAN_UP, options: {} },
      { stop, onProgress: () => {} },
      async () => {
        throw new Error("broken");
      },
    );
    await expect(failing).rejects.toThrow("broken");
    const version = await anActiveModel(shop, aFoundModel());
    const customer_id = await aPerson("ada");
    await aProfile(shop, version, { customer_id, archetype_id: "regulars" });
    const profile = {
      customer_id,
      revision: 1,
      archetype_id: "faded",
      churn_risk_score: 0.7,
      lifetime_value: 0,
      likeness: null,
      segment_memberships: {},
      dominant_segments: {},
      feature_vectors: {},
      externalId: "ada",
      calculatedAt: new Date(),
    };
    await storeCustomerProfiles(shop, [profile], version);
    // Nothing has changed since.
    await storeCustomerProfiles(shop, [profile], version);
    await deliver(id);
    const payloads = receiver.received.map(({ body }) => JSON.parse(body));
    for (const payload of payloads)
      expect(WEBHOOK_PAYLOADS.get(payload.type)?.safeParse(payload).error).toBeUndefined();
    const dataOf = (type: string) => payloads.filter((one) => one.type === type).map(({ data }) => data);
    expect(types().sort()).toEqual(["archetype.changed", "import.finished", "run.failed"]);
    expect(dataOf("import.finished")).toMatchObject([
      { import: { id: row.id, fileName: "a of a•••@•••", state: "succeeded" } },
    ]);
    expect(dataOf("run.failed")).toMatchObject([{ run: { kind: "clean_up", problem: "INTERNAL_ERROR" } }]);
    expect(dataOf("archetype.changed")).toMatchObject([
      { customer: { externalId: "ada" }, archetype: "faded", previousArchetype: "regulars", reason: "behavior" },
    ]);
  });

  test("a message of a raised churn risk follows the forecast that raises it to 60% or more", async () => {
    const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
    // From 50% to 70%; from 30% to 50%; 80% before; without a forecast before.
    const chances = { ada: [0.5, 0.3], ben: [0.7, 0.5], cyd: [0.2, 0.1], dan: [null, 0.1] } as const;
    const people = await Promise.all(
      Object.entries(chances).map(async ([name, [before, now]]) => {
        const customerId = await aPerson(name);
        if (before !== null)
          await withBusiness(shop, (client) =>
            saveForecastOf(client, shop, name, { predictedClv: 1, orderChance90: before }),
          );
        return { customerId, now };
      }),
    );
    const rows = people.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
    const [ones, none] = [new Float64Array(rows.length).fill(1), { labels: [null], of: new Int32Array(rows.length) }];
    const page: PageForecast = {
      customerIds: rows.map(({ customerId }) => customerId),
      predictedClv: ones,
      lower: ones,
      upper: ones,
      likelyLower: ones,
      likelyUpper: ones,
      expectedPurchases: ones,
      expectedOrderValue: ones,
      pAlive: ones,
      nextOrderDay: ones,
      orderChances: [ones, ones, Float64Array.from(rows, ({ now }) => now)],
      ordersBy: [],
      cohorts: none,
      acquisitionMonths: none,
    };
    const forecasts = { madeAt: new Date(), pages: [page], tiers: rows.map(() => "low" as const) };
    await withBusiness(shop, (client) => saveCustomerForecasts(client, shop, forecasts));
    // The same again raises nothing.
    await withBusiness(shop, (client) => saveCustomerForecasts(client, shop, forecasts));
    await deliver(id);
    const payloads = receiver.received.map(({ body }) => JSON.parse(body));
    expect(payloads).toMatchObject([
      {
        type: "churn_risk.raised",
        data: { customer: { externalId: "ada" }, churnRisk: 0.7, previousChurnRisk: 0.5 },
      },
    ]);
    expect(WEBHOOK_PAYLOADS.get("churn_risk.raised")?.safeParse(payloads[0]).error).toBeUndefined();
  });
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
    expect((await replay(aRequest("POST", "/x", { body: {}, token }), params(one.id))).status).toBe(202);
    await deliver(id);
    expect(ids()).toEqual([one.id, one.id]);
    expect(await messages()).toMatchObject([{ state: "delivered", attempts: 1 }]);
  });
});

test("messages that a clock put off which has been set back since are due", async () => {
  const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
  await assignManualSegment(shop, await aPerson("ada"), await aSegment());
  const later = "now() + interval '1 year'";
  await sql(
    `update webhook_messages set next_attempt_at = ${later}, queued_at = ${later}, claimed_by = '${crypto.randomUUID()}' where business_id = $1`,
  );
  await sql(
    `update webhook_endpoints set paused_until = ${later}, failures = 3, failing_since = ${later} where business_id = $1`,
  );
  await recoverWebhooks(new Date());
  const { rows } = await sql("select queued_at > now() as ahead from webhook_messages where business_id = $1");
  expect(rows).toEqual([{ ahead: false }]);
  expect(await dueEndpoints(new Date())).toContainEqual({ businessId: shop.businessId, endpointId: id });
  await deliver(id);
  expect(await messages()).toMatchObject([{ state: "delivered", attempts: 1 }]);
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
