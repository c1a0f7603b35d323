import { afterEach, expect, test, vi } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { recoverDeliveries } from "#lib/imports/connections/recover-deliveries.ts";
import { insertDelivery } from "#lib/server/db/imports/connections/deliveries.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { closeQueue } from "#lib/server/queue/queue.ts";
import { sendDeliveries } from "#lib/server/queue/send-deliveries.ts";
import { aBusiness } from "#testing/builders.ts";
import { until } from "#testing/processes/runs.ts";
import { startWorkerProcess } from "#testing/processes/worker-process.ts";
import { aConnection } from "#testing/shops/connections.ts";

/** Starts and kills several processes, possibly on a busy machine. */
vi.setConfig({ testTimeout: 600_000 });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await closeQueue();
});

const one = async <Value>(scope: Scope, sql: string): Promise<Value> =>
  withBusiness(scope, async (client) => (await client.query(sql)).rows[0]);

const finished = async (scope: Scope): Promise<number> =>
  (await one<{ count: number }>(scope, "select count(*)::int as count from webhook_deliveries where state = 'done'"))
    .count;

const ORDERS = 3000;

const receive = async (scope: Scope, connectionId: string, n: number): Promise<void> => {
  const payload = {
    ...{ id: n, created_at: "2026-05-01T10:00:00Z", updated_at: "2026-05-01T10:00:00Z" },
    ...{ currency: "USD", total_price: "20.00", financial_status: "paid" },
    line_items: [{ id: n, sku: "LAMP", title: "Lamp", quantity: 2, price: "10.00" }],
    customer: { id: n % 50, email: `c${n % 50}@example.com`, created_at: "2026-01-01T00:00:00Z" },
  };
  const body = Buffer.from(JSON.stringify(payload));
  await insertDelivery(scope, { connectionId, body, key: String(n), topic: "orders/create", triggeredAt: null });
};

test("a worker that is killed in a burst loses no delivery and stores none twice", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { id: connectionId } = await aConnection(scope);
  const burst = (async () => {
    for (let n = 1; n <= ORDERS; n++) {
      await receive(scope, connectionId, n);
      if (n % 50 === 0) await sendDeliveries({ businessId: scope.businessId, connectionId });
    }
  })();
  for (let kills = 0; kills < 3; kills++) {
    const worker = await startWorkerProcess();
    const before = await finished(scope);
    await until(async () => (await finished(scope)) > before);
    await worker.end("SIGKILL");
  }
  await burst;
  const last = await startWorkerProcess();
  ends.push(() => last.end("SIGKILL"));
  await until(async () => (await finished(scope)) === ORDERS);
  const { orders, customers, value, counted } = await one<Record<string, number>>(
    scope,
    `select (select count(*)::int from orders) as orders, (select count(*)::int from customers) as customers,
       (select sum(lifetime_value)::int from customer_metrics) as value,
       (select sum(order_count)::int from customer_metrics) as counted`,
  );
  expect({ orders, customers, value, counted }).toEqual({
    ...{ orders: ORDERS, customers: 50 },
    ...{ value: ORDERS * 2000, counted: ORDERS },
  });
});

test("deliveries without a job, such as those of a restored backup, are found and processed", async () => {
  const scope = await aBusiness({ currency: "USD" });
  const { id: connectionId } = await aConnection(scope);
  await receive(scope, connectionId, 1);
  await recoverDeliveries(new Date(Date.now() + 120_000));
  const worker = await startWorkerProcess();
  ends.push(() => worker.end("SIGKILL"));
  await until(async () => (await finished(scope)) === 1);
});
