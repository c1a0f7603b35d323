import { afterEach, expect, test, vi } from "vitest";
import { getConnection } from "#lib/imports/connections/manage-connections.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { closeQueue } from "#lib/server/queue/queue.ts";
import { aBusiness } from "#testing/builders.ts";
import { silenceWorkers, until, untilDueAgain } from "#testing/processes/runs.ts";
import { startWorkerProcess } from "#testing/processes/worker-process.ts";
import { aWooConnection } from "#testing/shops/woocommerce-connection.ts";
import { aWooCustomer, aWooOrder, aWooShop, put } from "#testing/shops/woocommerce-shop.ts";

/** Starts and kills several processes, possibly on a busy machine. */
vi.setConfig({ testTimeout: 600_000 });

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await closeQueue();
});

const ORDERS = 2500;
const KILLS = 4;

test("a first load that is killed at random points loses nothing, stores nothing twice and reads no page again", async () => {
  const shop = await aWooShop();
  ends.push(() => shop[Symbol.asyncDispose]());
  const scope = await aBusiness();
  put(
    shop.orders,
    ...Array.from({ length: ORDERS }, (_, i) =>
      aWooOrder(i + 1, {
        total: `${(i % 90) + 1}.25`,
        date_modified_gmt: new Date(Date.UTC(2026, 4, 1) + i * 7000).toISOString().slice(0, 19),
        ...(i % 10 === 0 && { refunds: [{ id: i + 1, reason: "", total: "-1.25" }] }),
      }),
    ),
  );
  put(shop.customers, ...Array.from({ length: 150 }, (_, i) => aWooCustomer(i)));
  const connection = await aWooConnection(scope, shop);
  const sync = async () => (await getConnection(scope, connection.id)).sync;
  const runId = (await sync())?.runId ?? "";
  for (let kills = 1; kills <= KILLS; kills++) {
    const worker = await startWorkerProcess();
    if (kills > 1) await untilDueAgain(runId);
    const target = ((kills - Math.random()) / KILLS) * ORDERS;
    await until(async () => ((await sync())?.records ?? 0) >= target);
    await worker.end("SIGKILL");
    await silenceWorkers();
  }
  const worker = await startWorkerProcess();
  ends.push(() => worker.end("SIGKILL"));
  await untilDueAgain(runId);
  await until(async () => (await sync())?.succeededAt);
  const found = await withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      `select (select count(*)::int from orders) as orders, (select sum(total_price)::int from orders) as total,
         (select count(*)::int from refunds) as refunds, (select count(*)::int from order_items) as lines,
         (select sum(order_count)::int from customer_metrics) as counted`,
    );
    return rows[0];
  });
  const totals = Array.from({ length: ORDERS }, (_, i) => ((i % 90) + 1) * 100 + 25);
  expect(found).toEqual({
    ...{ orders: ORDERS, lines: ORDERS, refunds: ORDERS / 10 },
    total: totals.reduce((sum, total) => sum + total, 0),
    // Guests' orders belong to customers too.
    counted: expect.any(Number),
  });
  // Of each killed attempt at most the page that was not stored was asked for again.
  const pages = shop.requests.filter(({ url }) => url.pathname.endsWith("/orders")).length;
  expect(pages).toBeLessThanOrEqual(Math.ceil(ORDERS / 99) + KILLS + 1);
  expect((await sync())?.counts.customers).toEqual({ read: 150, of: 150 });
});
