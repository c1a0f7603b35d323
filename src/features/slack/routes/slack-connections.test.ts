import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DELETE, PATCH, GET as READ } from "#app/api/admin/slack-connections/[id]/route.ts";
import { POST as SEND } from "#app/api/admin/slack-connections/[id]/send/route.ts";
import { POST as TEST } from "#app/api/admin/slack-connections/[id]/test/route.ts";
import { GET, POST } from "#app/api/admin/slack-connections/route.ts";
import { POST as CLICK } from "#app/api/integrations/slack/actions/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { findRun } from "#core/runs/store/runs.ts";
import { provideSettings, settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { markChurn } from "#features/playbooks/record-churn-feedback.ts";
import { encryptSlackKeysAgain, getSlackConnection } from "#features/slack/manage-connections.ts";
import { planSlackDigests } from "#features/slack/plan-digests.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { giveUpDeadWorkers } from "#testing/processes/kill-points.ts";
import { until } from "#testing/processes/runs.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { aDriftingCustomer, aDriftingShop, aSnapshotOfDrifters } from "#testing/shops/drifting-shop.ts";
import { aSlackConnection, attemptDigest, postDigestNow } from "#testing/slack/a-slack-connection.ts";
import {
  CHANNEL,
  SIGNING_SECRET,
  type SlackServer,
  signedBySlack,
  startSlack,
  TOKEN,
} from "#testing/slack/slack-server.ts";

const PATH = "/api/admin/slack-connections";
let slack: SlackServer;
let shop: Scope;
let ids: Record<string, string>;
let version: number;
let token: string;

beforeAll(async () => {
  slack = await startSlack();
  ({ shop, ids, version } = await aDriftingShop());
  await aSnapshotOfDrifters(shop, [ids.Bob ?? "", ids.Dan ?? ""]);
  token = await aToken(shop);
});
beforeEach(() => {
  slack.use();
  slack.posted.length = 0;
  slack.responses.length = 0;
});
afterAll(() => slack[Symbol.asyncDispose]());

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;
const call = (handler: Handler, method: string, id: string, body: object = {}, by = token) =>
  answerOf(
    handler(aRequest(method, `${PATH}/${id}`, { token: by, ...(method !== "GET" && { body }) }), {
      params: Promise.resolve({ id }),
    }),
  );
const create = (body: object, by = token) => answerOf(POST(aRequest("POST", PATH, { token: by, body })));
const shown = (id: string) => getSlackConnection(shop, id);
const shownText = () => JSON.stringify(slack.posted);

const click = async (
  connectionId: string,
  customerId: string,
  action: string,
  { message = slack.posted[0], ...more } = {},
) => {
  const payload = {
    type: "block_actions",
    user: { id: "U1", username: "ada" },
    response_url: slack.responseUrl,
    message,
    trigger_id: crypto.randomUUID(),
    actions: [{ type: "button", action_id: action, block_id: `${connectionId}/${customerId}` }],
    ...more,
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signed = signedBySlack(body);
  return (headers = signed) => {
    const request = new Request("http://localhost/api/integrations/slack/actions", { method: "POST", headers, body });
    return answerOf(CLICK(request));
  };
};

describe("POST 201", () => {
  test("connects a channel, whose keys are stored encrypted, audited without and never returned", async () => {
    const url = slack.webhookUrl;
    const { status, body } = await create({ name: "Team", kind: "webhook", url, signingSecret: SIGNING_SECRET });
    expect({ status, data: body.data }).toMatchObject({
      status: 201,
      data: { kind: "webhook", channel: null, schedule: "weekly", hour: 9, hasButtons: true, state: "new", version: 1 },
    });
    const { id } = body.data;
    const { rows } = await withBusiness(shop, (client) =>
      client.query("select * from slack_connections where business_id = $1 and id = $2", [shop.businessId, id]),
    );
    const list = await answerOf(GET(aRequest("GET", PATH, { token })));
    const audited = await auditLines(shop);
    expect(audited.map(({ action }) => action)).toContain("slack_connection.created");
    for (const secret of [url, SIGNING_SECRET]) {
      expect(JSON.stringify([body, list, rows, audited, (await call(READ, "GET", id)).body])).not.toContain(secret);
    }
    expect(
      (await call(PATCH, "PATCH", id, { name: "Retention", schedule: "daily", version: 1 })).body.data,
    ).toMatchObject({
      name: "Retention",
      schedule: "daily",
      hasButtons: true,
      version: 2,
    });
    expect(await call(PATCH, "PATCH", id, { hour: 3, version: 1 })).toMatchObject({ status: 409 });
    const deleted = await DELETE(aRequest("DELETE", `${PATH}/${id}`, { token }), { params: Promise.resolve({ id }) });
    expect(deleted.status).toBe(204);
    expect((await call(READ, "GET", id)).body.code).toBe("SLACK_CONNECTION_NOT_FOUND");
  });

  test("keys stay readable after AUTH_SECRET is rotated, and must be entered again after it is lost", async () => {
    const scope = await aBusiness();
    const { id } = await aSlackConnection(scope);
    const { AUTH_SECRET: first = "" } = settings();
    const [second, third] = [1, 2].map(() => randomBytes(36).toString("base64")) as [string, string];
    const state = async () => (await getSlackConnection(scope, id)).state;
    try {
      provideSettings({ AUTH_SECRET: second, AUTH_SECRET_PREVIOUS: first });
      expect(await encryptSlackKeysAgain()).toBeGreaterThan(0);
      provideSettings({ AUTH_SECRET_PREVIOUS: "" });
      expect(await postDigestNow(scope, id)).toMatchObject({ state: "succeeded", result: { customers: 0 } });
      expect(await state()).toBe("active");
      provideSettings({ AUTH_SECRET: third });
      expect(await state()).toBe("locked");
    } finally {
      provideSettings({ AUTH_SECRET: first, AUTH_SECRET_PREVIOUS: "" });
    }
  });
});

describe("POST 400 and 403", () => {
  test("a wrong field is named, and names need the permission to see personal data", async () => {
    const bot = { name: "Team", kind: "bot", token: TOKEN };
    expect((await create({ ...bot, channel: "" })).body.details).toMatchObject([{ field: "channel" }]);
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    const elsewhere = await create({ name: "Team", kind: "webhook", url: "https://10.0.0.1/services/a" });
    expect(elsewhere.body.details).toMatchObject([
      { field: "url", message: expect.stringContaining("hooks.slack.com") },
    ]);
    const masked = await aToken(shop, { permissions: ["settings:manage"] });
    expect((await create({ ...bot, channel: CHANNEL, includesPersonalData: true }, masked)).status).toBe(403);
    const manager = await aToken(shop, { role: "manager" });
    expect((await create({ ...bot, channel: CHANNEL }, manager)).status).toBe(403);
    expect((await create({ ...bot, channel: CHANNEL }, masked)).status).toBe(201);
  });
});

describe("the digest", () => {
  test("is one message with the most valuable customers at risk or drifting, why and a link each, and is on the list of runs", async () => {
    const { id } = await aSlackConnection(shop);
    const { status, body } = await call(SEND, "POST", id);
    expect(status).toBe(202);
    expect(await attemptDigest(shop, body.data.runId)).toMatchObject({
      state: "succeeded",
      kind: "slack_digest",
      result: { sent: 1, customers: 4 },
    });
    expect(slack.posted).toHaveLength(1);
    const [{ blocks = [], text = "" } = {}] = slack.posted;
    expect(text).toContain(
      "3 customers are at risk of churn. 2 customers are changing faster than normal, 1 of them at risk of churn.",
    );
    // Ada's 80, Bob's 210 and Dan's 90 of the forecast.
    expect(text).toContain("in the next 12 months: $380.00");
    const names = JSON.stringify(blocks).match(/\|(Ada|Bob|Cleo|Dan)>/g);
    expect(names).toEqual(["|Bob>", "|Dan>", "|Ada>", "|Cleo>"]);
    const of = (name: string) => blocks.findIndex((block) => JSON.stringify(block).includes(`|${name}>`));
    const moved = "Changed in the last quarter: Loyalty trajectory: Stable regulars → Declining, may leave";
    expect(JSON.stringify(blocks[of("Bob")])).toMatch(
      new RegExp(`Why: Declining.*${moved}.*; Purchase value: Low lifetime spend 90% → 60%`),
    );
    expect(JSON.stringify(blocks[of("Dan")])).toContain(moved);
    expect(JSON.stringify(blocks[of("Dan")])).not.toContain("Why:");
    expect(JSON.stringify(blocks[of("Ada")])).not.toContain("Changed");
    // An outcome is one of the churn list, which Dan is not on.
    expect([blocks[of("Bob") + 1]?.type, blocks[of("Dan") + 1]?.type]).toEqual(["actions", "section"]);
    expect(shownText()).toContain(`/customers/${ids.Bob}|Bob>`);
    expect(shownText()).toMatch(/Why: Declining, may leave; [^"]*premium/i);
    expect(await shown(id)).toMatchObject({ state: "active", problem: null });
    // 1 − the chance of an order in 90 days.
    expect(shownText()).toContain("churn risk 80%");
    await postDigestNow(shop, id);
    expect(slack.posted[1]?.text).toContain("As many as in the last digest.");
  });

  test("names nobody without personal data, and has only customers with the minimum value", async () => {
    await aDriftingCustomer(shop, version, "eve@example.com", { declining: 0.9, lifetimeValue: 1000, clv: 40_000 });
    const masked = await aSlackConnection(shop, { includesPersonalData: false, minValue: 100 });
    expect(await postDigestNow(shop, masked.id)).toMatchObject({ state: "succeeded" });
    expect(shownText()).toContain("*2 customers* are at risk of churn. *1 customer* is changing faster than normal");
    expect(shownText()).not.toContain("eve");
    await withBusiness(shop, (client) =>
      client.query(
        "delete from customer_profiles p using customers c where p.business_id = $1 and c.business_id = $1 and c.customer_id = p.customer_id and c.external_id = 'eve@example.com'",
        [shop.businessId],
      ),
    );
  });

  test("a digest of many customers continues in the thread by a bot, after an outage with what the first attempt decided, and not by a webhook @full", async () => {
    const { shop: large, version: model, ids: theirs } = await aDriftingShop();
    for (let i = 0; i < 9; i++) {
      await aDriftingCustomer(large, model, `c${i}`, {
        declining: 0.7,
        lifetimeValue: 5000 + i,
        clv: 50_000 + i * 100,
      });
    }
    slack.failNext(/thread_ts/, { status: 503, text: "" });
    const run = await postDigestNow(large, (await aSlackConnection(large)).id);
    expect(run).toMatchObject({ state: "retrying", problem: "SLACK_UNREACHABLE" });
    await markChurn(asAdmin(large), theirs.Ada ?? "", "done");
    expect(await attemptDigest(large, run?.id ?? "")).toMatchObject({ state: "succeeded", result: { customers: 12 } });
    await markChurn(asAdmin(large), theirs.Ada ?? "", null);
    const { rows } = await withBusiness(large, (client) =>
      client.query("select part from slack_posts where business_id = $1 and message is null order by part", [
        large.businessId,
      ]),
    );
    expect(rows).toEqual([{ part: 0 }, { part: 1 }]);
    expect(slack.posted.map(({ threadTs }) => threadTs)).toEqual([null, "1795341600.000001"]);
    expect(JSON.stringify(slack.posted[1])).toMatch(/11\. <[^>]*\|Ada>.*12\. <[^>]*\|Cleo>/);
    const webhook = { kind: "webhook", url: slack.webhookUrl, token: undefined, signingSecret: undefined } as const;
    await postDigestNow(large, (await aSlackConnection(large, webhook)).id);
    expect(slack.posted).toHaveLength(3);
    expect(JSON.stringify(slack.posted[2])).toContain("2 more customers are not shown here.");
    expect(JSON.stringify(slack.posted[2])).not.toContain("actions");
  });

  test("is planned once for its slot, not for a broken connection", async () => {
    const scope = await aBusiness({ timeZone: "UTC" });
    const { id } = await aSlackConnection(scope, { schedule: "daily", hour: 9 });
    const broken = await aSlackConnection(scope, { schedule: "daily", hour: 9 });
    await withBusiness(scope, async (client) => {
      await client.query(
        "update slack_connections set scheduled_since = '2026-01-01', is_broken = id = $2 where business_id = $1",
        [scope.businessId, broken.id],
      );
    });
    const at = new Date("2026-11-22T09:10:00Z");
    for (const _ of [1, 2]) await planSlackDigests(at);
    const { rows } = await withBusiness(scope, (client) =>
      client.query("select options, due_at from runs where business_id = $1 and kind = 'slack_digest'", [
        scope.businessId,
      ]),
    );
    expect(rows).toEqual([
      { options: { connectionId: id, day: "2026-11-22" }, dueAt: new Date("2026-11-22T09:00:00Z") },
    ]);
  });
});

describe("what Slack refuses", () => {
  test("a refusal for good makes the connection broken until a test arrives, and is not tried again", async () => {
    const { id } = await aSlackConnection(shop);
    slack.failNext(/postMessage/, { json: { ok: false, error: "token_revoked" } });
    expect(await postDigestNow(shop, id)).toMatchObject({
      state: "failed",
      problem: "SLACK_REFUSED",
      result: { reason: "token_revoked" },
    });
    expect(await shown(id)).toMatchObject({ state: "broken", problem: "KEY_REJECTED", detail: "token_revoked" });
    const { length } = slack.requests;
    expect(await postDigestNow(shop, id)).toMatchObject({ result: { sent: 0 } });
    expect(slack.requests).toHaveLength(length);
    slack.failNext(/postMessage/, { json: { ok: false, error: "is_archived" } });
    expect((await call(TEST, "POST", id)).body.data).toEqual({ problem: "CHANNEL_ARCHIVED", detail: "is_archived" });
    expect((await call(TEST, "POST", id)).body.data).toEqual({ problem: null, detail: null });
    expect((await shown(id)).state).toBe("active");
    expect((await auditLines(shop, "slack_connection.tested")).at(-1)?.after).toEqual({ problem: null });
  });

  test("a refusal for now is tried again: at once if it says when soon, else by the next attempt, and posted once", async () => {
    const { id } = await aSlackConnection(shop);
    slack.failNext(/postMessage/, {
      status: 429,
      headers: { "retry-after": "1" },
      json: { ok: false, error: "ratelimited" },
    });
    expect(await postDigestNow(shop, id)).toMatchObject({ state: "succeeded" });
    slack.failNext(/postMessage/, { status: 503, text: "" });
    const run = await postDigestNow(shop, id);
    expect(run).toMatchObject({ state: "retrying", problem: "SLACK_UNREACHABLE" });
    expect(await attemptDigest(shop, run?.id ?? "")).toMatchObject({ state: "succeeded" });
    expect(slack.posted).toHaveLength(2);
  });

  test("a message that Slack may have taken is never posted twice, however often it is attempted", async () => {
    const { id } = await aSlackConnection(shop);
    slack.failNext(/postMessage/, "cut");
    const run = await postDigestNow(shop, id);
    expect(run).toMatchObject({ state: "failed", problem: "SLACK_UNCONFIRMED" });
    expect(slack.posted).toHaveLength(1);
    expect(await shown(id)).toMatchObject({ state: "failing", problem: "UNCONFIRMED" });
    expect(await postDigestNow(shop, id)).toMatchObject({ state: "succeeded" });
  });

  test("a worker killed while Slack has not answered posts nothing twice @full", async () => {
    const { id } = await aSlackConnection(shop);
    const { body } = await call(SEND, "POST", id);
    const { runId } = body.data as { runId: string };
    // Workers also post what other tests left.
    const own = () => slack.requests.filter((request) => request.body.includes(id));
    slack.failNext(new RegExp(id), "hang");
    const env = { ALLOW_PRIVATE_CONNECTIONS: "yes", SLACK_API_URL: settings().SLACK_API_URL };
    const killed = await startWorkerProcess(env);
    await until(async () => own().length > 0);
    await killed.end("SIGKILL");
    await giveUpDeadWorkers(["slack_digest"]);
    const next = await startWorkerProcess(env);
    const run = await until(async () => {
      const found = await findRun(shop, runId);
      return found && ["succeeded", "failed"].includes(found.state) && found;
    });
    await next.end("SIGTERM");
    expect(run).toMatchObject({ state: "failed", problem: "SLACK_UNCONFIRMED" });
    expect(own()).toHaveLength(1);
  });
});

describe("a click", () => {
  test("a click on Contacted is the customer's outcome on the churn list, audited, shown in the message and repeated without effect", async () => {
    const { id } = await aSlackConnection(shop);
    await postDigestNow(shop, id);
    const send = await click(id, ids.Ada ?? "", "done");
    for (const one of [send, await click(id, ids.Ada ?? "", "done")]) expect((await one()).status).toBe(200);
    const lines = (await auditLines(shop, "customer.action_marked")).filter(({ actorId }) => actorId === "slack");
    expect(lines).toMatchObject([
      {
        actorKind: "system",
        reason: "Slack: @ada (U1)",
        things: { customer: ids.Ada },
        after: { state: "done", recommended: "personal_call_with_20pct_discount" },
      },
    ]);
    const [answer] = slack.responses as { replace_original: boolean; blocks: { type: string; block_id?: string }[] }[];
    expect(answer?.replace_original).toBe(true);
    const left = answer?.blocks.flatMap(({ type, block_id: block }) => (type === "actions" ? [block] : []));
    expect(left).toEqual([`${id}/${ids.Bob}`, `${id}/${ids.Cleo}`]);
    expect(JSON.stringify(answer)).toMatch(/Contacted\. Off the list until .* By <@U1>\./);
    slack.posted.length = 0;
    await (await click(id, ids.Bob ?? "", "not_now", { message: undefined }))();
    await postDigestNow(shop, id);
    expect(shownText()).not.toMatch(/\|(Ada|Bob)>/);
    expect(slack.posted[0]?.text).toContain("1 customer is changing faster than normal.");
  });

  test("received again after its outcome was cleared records nothing, and is answered at no other address than Slack's", async () => {
    const { id } = await aSlackConnection(shop);
    await postDigestNow(shop, id);
    const elsewhere = slack.responseUrl.replace("127.0.0.1", "localhost");
    const send = await click(id, ids.Cleo ?? "", "done", { response_url: elsewhere } as object);
    const outcomes = async () =>
      (await auditLines(shop, "customer.action_marked")).map(({ after }) => (after as { state: string | null }).state);
    const before = await outcomes();
    expect([(await send()).status, slack.responses]).toEqual([200, []]);
    await markChurn(asAdmin(shop), ids.Cleo ?? "", null);
    expect((await send()).status).toBe(200);
    expect(await outcomes()).toEqual([...before, "done", null]);
  });

  test("a click on a customer who is on no list records nothing and says so to who clicked", async () => {
    const { id } = await aSlackConnection(shop);
    const newcomer = await idOfCustomer(shop, await aCustomer(shop));
    for (const customer of [newcomer, crypto.randomUUID()]) {
      slack.responses.length = 0;
      expect((await (await click(id, customer, "wrong"))()).status).toBe(200);
      expect(slack.responses).toMatchObject([
        { response_type: "ephemeral", text: expect.stringContaining("nothing was recorded") },
      ]);
    }
  });

  test("a click without the right signature, an old one, or for another business's connection is refused", async () => {
    const { id } = await aSlackConnection(shop);
    const before = (await auditLines(shop, "customer.action_marked")).length;
    const send = await click(id, ids.Cleo ?? "", "done");
    const body = (secret: string, at = new Date()) => signedBySlack("payload=other", secret, at);
    expect((await send({ ...body(SIGNING_SECRET) })).status).toBe(401);
    expect((await send({ "content-type": "application/x-www-form-urlencoded" } as never)).status).toBe(401);
    const other = await aBusiness();
    const theirs = await aSlackConnection(other, { signingSecret: "0".repeat(32) });
    expect((await (await click(theirs.id, ids.Cleo ?? "", "done"))()).status).toBe(401);
    const without = await aSlackConnection(shop, { signingSecret: undefined });
    expect((await (await click(without.id, ids.Cleo ?? "", "done"))()).status).toBe(401);
    // Their own secret, but our customer.
    const own = await aSlackConnection(other);
    expect((await (await click(own.id, ids.Cleo ?? "", "done"))()).status).toBe(200);
    expect(await auditLines(shop, "customer.action_marked")).toHaveLength(before);
  });
});

test("another business's connection is not found, and needs settings:manage", async () => {
  const { id } = await aSlackConnection(shop);
  const other = await aBusiness();
  expect((await call(READ, "GET", id, {}, await aToken(other))).status).toBe(404);
  const { userId } = await aMember(shop, "manager");
  const cookie = await sessionCookie(shop, { userId });
  expect((await GET(aRequest("GET", PATH, { cookie }))).status).toBe(403);
});
