import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { sendSlackDigestNow } from "#features/slack/manage-connections.ts";
import {
  aWebhookEndpoint,
  aWebhookReceiver,
  queueRunFailed,
  type WebhookReceiver,
} from "#testing/audiences/webhook-receiver.ts";
import { aBusiness } from "#testing/builders.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { until, untilDueAgain } from "#testing/processes/runs.ts";
import type { ServerProcess } from "#testing/processes/server-process.ts";
import { buildTarget, startTarget } from "#testing/processes/target.ts";
import { asAdmin, aToken } from "#testing/request.ts";
import { aSlackConnection } from "#testing/slack/a-slack-connection.ts";
import { type SlackServer, startSlack } from "#testing/slack/slack-server.ts";

// In the built product, routes run from Next's bundle and the worker from the sources, in one process: whichever uses a shared
// client first makes it, and the other one has to understand its errors.

let receiver: WebhookReceiver;
let slack: SlackServer;
let shop: Actor;
let token: string;
let server: ServerProcess;

beforeAll(async () => {
  await buildTarget();
  slack = await startSlack();
});
afterAll(() => slack[Symbol.asyncDispose]());
beforeEach(async () => {
  shop = asAdmin(await aBusiness());
  token = await aToken(shop);
  // Of the test's own: the worker may still send messages of an earlier one.
  receiver = await aWebhookReceiver();
  slack.posted.length = 0;
});
afterEach(() => receiver[Symbol.asyncDispose]());

const start = async (env: Record<string, string>) => {
  const { DATABASE_URL = "", DATABASE_OWNER_URL = "" } = process.env;
  const folder = dataFolder();
  server = await startTarget(folder, { DATABASE_URL, DATABASE_OWNER_URL, ...env });
  return () => rmSync(folder, { recursive: true, force: true });
};

const sendTest = async (kind: "webhook-endpoints" | "slack-connections", id: string) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/admin/${kind}/${id}/test`, { method: "POST", headers, body: "{}" });
  return { status: response.status, body: await response.json() };
};

const rowsOf = async (sql: string, id: string) =>
  (await withBusiness(shop, (client) => client.query(sql, [shop.businessId, id]))).rows;
const messagesOf = (endpointId: string) =>
  rowsOf(
    `select event, state, attempts, status, problem from webhook_messages
      where business_id = $1 and endpoint_id = $2 order by place`,
    endpointId,
  );
const endpointOf = async (id: string) =>
  (
    await rowsOf(
      `select failures, paused_until is not null as paused, disabled_by as "disabledBy",
         (select count(*)::int from alerts a where a.business_id = $1 and a.webhook_endpoint_id = $2) as alerts
         from webhook_endpoints where business_id = $1 and id = $2`,
      id,
    )
  )[0];
/** As if the waits of messages and endpoints were over. */
const hurry = async (endpointId: string) => {
  await rowsOf(
    "update webhook_messages set next_attempt_at = now() where business_id = $1 and endpoint_id = $2 and state = 'pending'",
    endpointId,
  );
  await rowsOf("update webhook_endpoints set paused_until = null where business_id = $1 and id = $2", endpointId);
};

/** Of an endpoint. A failed job that the queue repeats is in `retry`. */
const jobsOf = async (endpointId: string, ...states: string[]): Promise<number> => {
  const { rows } = await pool().query<{ count: number }>(
    "select count(*)::int as count from pgboss.job where data ->> 'endpointId' = $1 and state::text = any($2)",
    [endpointId, states],
  );
  return rows[0]?.count ?? 0;
};

const closedPort = async (): Promise<number> => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const { port } = gone.address() as AddressInfo;
  await new Promise((resolve) => gone.close(resolve));
  return port;
};

/** The run of a digest after an attempt. */
const digestRun = async (connectionId: string, states: readonly string[]) => {
  const { runId } = await sendSlackDigestNow(shop, connectionId);
  return attempted(runId, states);
};
const attempted = (runId: string, states: readonly string[]) =>
  until(async () => {
    const run = await readRun(shop, runId);
    return states.includes(run.state) && run;
  });

const privateUrl = (url: string): string => url.replace("http://127.0.0.1", "https://localhost");

/** Makes both clients in the worker or in a route. The endpoint and Slack answer well, unless their addresses are private. */
const useFirst = async (by: "route" | "worker", addressOf: (url: string) => string) => {
  const other = await aWebhookReceiver();
  shop = asAdmin(await aBusiness());
  token = await aToken(shop);
  const endpoint = await aWebhookEndpoint(shop, { url: addressOf(other.url) });
  const connection = await aSlackConnection(shop);
  if (by === "route") {
    await sendTest("webhook-endpoints", endpoint.id);
    await sendTest("slack-connections", connection.id);
  } else {
    await queueRunFailed(shop);
    await until(async () => (await messagesOf(endpoint.id))[0]?.attempts === 1);
    await digestRun(connection.id, ["succeeded", "failed"]);
  }
  await other[Symbol.asyncDispose]();
};

describe.each(["route", "worker"] as const)("after a %s used the clients first", (first) => {
  describe("an endpoint and Slack", () => {
    let clean: () => void;
    beforeAll(async () => {
      slack.use();
      clean = await start({ ALLOW_PRIVATE_CONNECTIONS: "yes", SLACK_API_URL: `${slack.address}/api/` });
      await useFirst(first, (url) => url);
    });
    afterAll(async () => {
      await server.end();
      clean();
    });

    test("an endpoint that answers 500 gets each request counted and is then paused", async () => {
      const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
      receiver.answer = () => 500;
      await queueRunFailed(shop, 3);
      await until(async () => {
        await hurry(id);
        return (await endpointOf(id)).failures >= 4 || receiver.received.length > 50;
      });
      expect(await sendTest("webhook-endpoints", id)).toMatchObject({
        status: 200,
        body: { data: { status: 500, problem: "REFUSED" } },
      });
      // No further attempt, so that both sides can be compared.
      await rowsOf("update webhook_endpoints set paused_until = 'infinity' where business_id = $1 and id = $2", id);
      await until(async () => (await jobsOf(id, "created", "active")) === 0);
      const messages = await messagesOf(id);
      expect(messages).toMatchObject([
        ...Array(3).fill({ state: "pending", status: 500, problem: "REFUSED" }),
        { event: "webhook.test", state: "failed", attempts: 1 },
      ]);
      const attempts = messages.reduce((sum, one) => sum + one.attempts, 0);
      expect(receiver.received).toHaveLength(attempts);
      // Three messages at once, then single ones.
      const { failures, paused } = await endpointOf(id);
      expect([attempts, paused]).toEqual([3 + (failures - 1) + 1, true]);
      expect(await jobsOf(id, "retry")).toBe(0);
    });

    test("an endpoint that answers 410 is disabled at once, and admins are alerted", async () => {
      const { id } = await aWebhookEndpoint(shop, { url: receiver.url });
      receiver.answer = () => 410;
      await queueRunFailed(shop);
      await until(async () => (await endpointOf(id)).disabledBy !== null || receiver.received.length > 5);
      expect(await endpointOf(id)).toMatchObject({ disabledBy: "gone", alerts: 1 });
      expect(receiver.received).toHaveLength(1);
      expect(await sendTest("webhook-endpoints", id)).toMatchObject({
        status: 409,
        body: { code: "WEBHOOK_ENDPOINT_DISABLED" },
      });
    });

    test("an endpoint where nothing listens gets its attempts counted, and a test says so", async () => {
      const { id } = await aWebhookEndpoint(shop, { url: `http://127.0.0.1:${await closedPort()}/hook` });
      expect(await sendTest("webhook-endpoints", id)).toMatchObject({
        status: 200,
        body: { data: { status: null, problem: "UNREACHABLE" } },
      });
      await queueRunFailed(shop);
      await until(async () => (await endpointOf(id)).failures >= 1);
      expect(await messagesOf(id)).toMatchObject([
        { event: "webhook.test", state: "failed", attempts: 1, problem: "UNREACHABLE" },
        { state: "pending", problem: "UNREACHABLE" },
      ]);
    });

    test("Slack's failure is waited out, and the digest is posted once", async () => {
      const { id } = await aSlackConnection(shop);
      slack.failNext(/postMessage/, { status: 503 }, { status: 503 });
      expect(await sendTest("slack-connections", id)).toMatchObject({
        status: 200,
        body: { data: { problem: "SLACK_FAILED" } },
      });
      const run = await digestRun(id, ["retrying", "failed"]);
      expect(run).toMatchObject({ state: "retrying", problem: "SLACK_UNREACHABLE" });
      await untilDueAgain(run.id);
      expect(await attempted(run.id, ["succeeded", "failed"])).toMatchObject({ state: "succeeded" });
      expect(slack.posted).toHaveLength(1);
    });

    test("an unreachable Slack is waited out, and a test says so", async () => {
      const url = `http://127.0.0.1:${await closedPort()}/services/T1/B1/secret`;
      const { id } = await aSlackConnection(shop, { kind: "webhook", url });
      expect(await sendTest("slack-connections", id)).toMatchObject({
        status: 200,
        body: { data: { problem: "UNREACHABLE" } },
      });
      const run = await digestRun(id, ["retrying", "failed"]);
      expect(run).toMatchObject({ state: "retrying", problem: "SLACK_UNREACHABLE" });
    });
  });

  describe("a private address", () => {
    let clean: () => void;
    beforeAll(async () => {
      const SLACK_API_URL = `${privateUrl(slack.address)}/api/`;
      clean = await start({ ALLOW_PRIVATE_CONNECTIONS: "no", SLACK_API_URL });
      await useFirst(first, privateUrl);
    });
    afterAll(async () => {
      await server.end();
      clean();
    });

    test("an endpoint at a private address gets no request: attempts are counted, and a test says so", async () => {
      const { id } = await aWebhookEndpoint(shop, { url: privateUrl(receiver.url) });
      expect(await sendTest("webhook-endpoints", id)).toMatchObject({
        status: 200,
        body: { data: { status: null, problem: "PRIVATE_ADDRESS" } },
      });
      await queueRunFailed(shop);
      await until(async () => (await endpointOf(id)).failures >= 1);
      expect(await messagesOf(id)).toMatchObject([
        { event: "webhook.test", state: "failed", attempts: 1, problem: "PRIVATE_ADDRESS" },
        { state: "pending", problem: "PRIVATE_ADDRESS" },
      ]);
      expect(receiver.received).toEqual([]);
    });

    test("Slack at a private address fails the run for that reason, and a test says so", async () => {
      const { id } = await aSlackConnection(shop);
      expect(await sendTest("slack-connections", id)).toMatchObject({
        status: 200,
        body: { data: { problem: "PRIVATE_ADDRESS" } },
      });
      expect(await digestRun(id, ["retrying", "failed"])).toMatchObject({ state: "failed", problem: "SLACK_REFUSED" });
      expect(slack.posted).toEqual([]);
    });
  });
});
