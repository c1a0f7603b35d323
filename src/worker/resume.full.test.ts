import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import { findRun } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import { requestSync } from "#features/imports/connections/request-sync.ts";
import { aWebhookEndpoint, aWebhookReceiver } from "#testing/audiences/webhook-receiver.ts";
import { aBusiness } from "#testing/builders.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aWooConnection } from "#testing/shops/connections/connections.ts";
import { aWooOrder, aWooShop, put } from "#testing/shops/connections/woocommerce-shop.ts";

vi.setConfig({ testTimeout: 600_000 });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A worker process, which is killed at the end of the test at the latest. */
const aWorker = async () => {
  const worker = await startWorkerProcess({ ALLOW_PRIVATE_CONNECTIONS: "yes" });
  ends.push(() => worker.end("SIGKILL"));
  return worker;
};

/** Prints when something happens, which no test checks: how long it takes depends on what else the machine does. */
const timed = () => {
  const start = performance.now();
  return (what: string) => console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s after SIGKILL`);
};

/** Messages about different runs. */
const someMessages = (scope: Scope, count: number): Promise<void> =>
  withBusiness(scope, async (client) => {
    for (let i = 0; i < count; i++) {
      const run = { id: randomUUID(), kind: "clean_up", trigger: "schedule", problem: "INTERNAL_ERROR" };
      await queueWebhook(client, scope, { event: "run.failed", at: new Date(), data: { run } });
    }
  });

/** What an endpoint is sent at once. */
const BATCH = 20;

test.each(["another worker that runs already", "the next worker that starts"])(
  "a killed worker's webhooks are sent once more by %s under their IDs, and each of the others once",
  async (which) => {
    const messages = 3 * BATCH + 4;
    const shop = asAdmin(await aBusiness());
    const receiver = await aWebhookReceiver();
    ends.push(async () => receiver[Symbol.asyncDispose]());
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    // The second batch is under way when the worker is killed.
    receiver.answer = async (_, number) => {
      if (number > BATCH && number <= 2 * BATCH) await released;
      return 204;
    };
    await aWebhookEndpoint(shop, { url: receiver.url });
    await someMessages(shop, messages);
    const killed = await aWorker();
    await until(async () => receiver.received.length === 2 * BATCH);
    if (which.startsWith("another")) await aWorker();
    const print = timed();
    await killed.end("SIGKILL");
    if (which.startsWith("the next")) await aWorker();
    print("A worker is there");
    await until(async () => receiver.received.length > 2 * BATCH);
    print("Webhooks go on");
    release();
    const left = () =>
      withBusiness(shop, async (client) => {
        const { rows } = await client.query("select 1 from webhook_messages where state <> 'delivered'");
        return rows.length;
      });
    await until(async () => (await left()) === 0);
    const times = new Map<string, number>();
    const idsOf = new Map<string, Set<string>>();
    for (const { headers, body } of receiver.received) {
      const id = String(headers["webhook-id"]);
      times.set(id, (times.get(id) ?? 0) + 1);
      const { run } = (JSON.parse(body) as { data: { run: { id: string } } }).data;
      idsOf.set(run.id, (idsOf.get(run.id) ?? new Set<string>()).add(id));
    }
    expect([times.size, idsOf.size]).toEqual([messages, messages]);
    expect([...idsOf.values()].every(({ size }) => size === 1)).toBe(true);
    expect([...times.values()].filter((count) => count === 2)).toHaveLength(BATCH);
    expect(receiver.received).toHaveLength(messages + BATCH);
  },
);

test("another worker goes on with a killed worker's reading of a shop, once, and stores nothing twice", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const shop = await aWooShop();
  ends.push(() => shop[Symbol.asyncDispose]());
  const ORDERS = 250;
  const changedAt = (i: number) => new Date(Date.UTC(2026, 4, 1) + i * 7000).toISOString().slice(0, 19);
  const order = (i: number) => aWooOrder(i + 1, { total: "2.25", date_modified_gmt: changedAt(i) });
  put(shop.orders, ...Array.from({ length: ORDERS }, (_, i) => order(i)));
  // The second page, once the first one is stored.
  const second = /\/orders\?.*modified_after/;
  shop.failNext(second, "hang");
  const { id } = await aWooConnection(scope, shop);
  const run = await requestSync(asAdmin(scope), id);
  const killed = await aWorker();
  await until(async () => shop.requests.some(({ url }) => second.test(url.pathname + url.search)));
  await aWorker();
  const print = timed();
  await killed.end("SIGKILL");
  const found = () => findRun(scope, run.id);
  await until(async () => ((await found())?.attempts ?? 0) > 1);
  print("A reading goes on");
  await until(async () => (await found())?.state === "succeeded");
  expect(await found()).toMatchObject({ attempts: 2 });
  const orders = "select count(*)::int as orders, sum(total_price)::int as total from orders";
  const { rows } = await withBusiness(scope, (client) => client.query(orders));
  expect(rows).toEqual([{ orders: ORDERS, total: ORDERS * 225 }]);
});
