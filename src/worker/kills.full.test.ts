import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { closeQueue } from "#core/runs/store/queue.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getConnection } from "#features/imports/connections/manage-connections.ts";
import { uploadImport } from "#features/imports/files/upload-import.ts";
import { insertDelivery, sendDeliveries } from "#features/imports/store/connections/deliveries.ts";
import { POINTS_OF_SEND, someDeliveries } from "#testing/audiences/interrupted-deliveries.ts";
import { aBusiness } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { giveUpDeadWorkers, type KillPoints, openKillPoints, randomKills } from "#testing/processes/kill-points.ts";
import { until } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection, aWooConnection } from "#testing/shops/connections/connections.ts";
import type { ShopRequest } from "#testing/shops/connections/shop-server.ts";
import { aWooCustomer, aWooOrder, aWooShop, put, type WooRecord } from "#testing/shops/connections/woocommerce-shop.ts";

const folder = mkdtempSync(path.join(tmpdir(), "kills-"));
provideSettings({ DATA_DIR: folder });
let points: KillPoints;
beforeAll(async () => {
  if (!isTestingCitus) points = await openKillPoints();
});
afterAll(async () => {
  await points?.close();
  rmSync(folder, { recursive: true });
});
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await closeQueue();
});

const KILLS = 10;
/** Statements that write until a kill, at most. A batch of orders has about thirty. */
const MOST_WRITES = 60;
/** Other jobs, such as the analyses that follow, are left alone. */
const KINDS = ["import", "sync_connection", "webhook_deliveries", "audience_send"];

/** Work of workers in a business of its own. `isOver` is called repeatedly, and may add more. */
type Work = { scope: Scope; isOver: () => Promise<boolean>; verify: () => Promise<void> };

/** A kind of work: the current one, how to begin another, how often it was killed, and where if not anywhere. */
type Kind = { begin: () => Promise<Work>; work: Work; kills: number; points?: typeof POINTS_OF_SEND };

const one = async <Value>(scope: Scope, sql: string): Promise<Value> =>
  withBusiness(scope, async (client) => (await client.query(sql)).rows[0]);

const someOrders = (count: number): WooRecord[] =>
  Array.from({ length: count }, (_, i) =>
    aWooOrder(i + 1, {
      total: `${(i % 90) + 2}.25`,
      date_modified_gmt: new Date(Date.UTC(2026, 4, 1) + i * 7000).toISOString().slice(0, 19),
      ...(i % 10 === 0 && { refunds: [{ id: i + 1, reason: "", total: "-1.25" }] }),
    }),
  );

/** `someOrders`, each once. */
const expectOrders = async (scope: Scope, count: number): Promise<void> => {
  const totals = Array.from({ length: count }, (_, i) => ((i % 90) + 2) * 100 + 25);
  const total = totals.reduce((sum, each) => sum + each, 0);
  expect(
    await one(
      scope,
      `select (select count(*)::int from orders) as orders, (select count(*)::int from order_items) as lines,
         (select count(*)::int from refunds) as refunds, (select sum(total_price)::int from orders) as total,
         (select sum(refunded_amount)::int from orders) as refunded,
         (select sum(order_count)::int from customer_metrics) as counted,
         (select sum(lifetime_value)::int from customer_metrics) as value`,
    ),
  ).toEqual({
    orders: count,
    lines: count,
    refunds: count / 10,
    total,
    refunded: (count / 10) * 125,
    counted: count,
    value: total - (count / 10) * 125,
  });
};

/** Three batches. */
const FILE_ORDERS = 2500;
const orderFile = path.join(folder, "orders.ndjson");
writeFileSync(
  orderFile,
  someOrders(FILE_ORDERS)
    .map((order) => `${JSON.stringify(order)}\n`)
    .join(""),
);

const aFileImport = async (): Promise<Work> => {
  const scope = await aBusiness({ currency: "USD" });
  const given = { format: "woocommerce-orders", fileName: "orders.ndjson", storefrontId: 1, shiftDays: 0 };
  await uploadImport(asAdmin(scope), given, createReadStream(orderFile));
  const state = () =>
    one<{ state: string; read: number; added: number }>(
      scope,
      "select state, rows_read as read, orders_new as added from imports",
    );
  return {
    scope,
    isOver: async () => (await state()).state === "succeeded",
    verify: async () => {
      await expectOrders(scope, FILE_ORDERS);
      expect(await state()).toEqual({ state: "succeeded", read: FILE_ORDERS, added: FILE_ORDERS });
    },
  };
};

const SHOP_ORDERS = 800;
const SHOP_CUSTOMERS = 150;

const aFirstLoad = async (): Promise<Work> => {
  const shop = await aWooShop();
  ends.push(() => shop[Symbol.asyncDispose]());
  put(shop.orders, ...someOrders(SHOP_ORDERS));
  put(shop.customers, ...Array.from({ length: SHOP_CUSTOMERS }, (_, i) => aWooCustomer(i)));
  const scope = await aBusiness({ currency: "USD" });
  const { id } = await aWooConnection(scope, shop);
  const sync = async () => (await getConnection(scope, id)).sync;
  let requests: ShopRequest[] = [];
  return {
    scope,
    isOver: async () => {
      const isOver = !!(await sync())?.succeededAt;
      // A later reading may follow.
      if (isOver && requests.length === 0) requests = [...shop.requests];
      return isOver;
    },
    verify: async () => {
      await expectOrders(scope, SHOP_ORDERS);
      const listed = "select count(*)::int as count from customers where name like 'Grace No.%'";
      expect(await one(scope, listed)).toEqual({ count: SHOP_CUSTOMERS });
      // A killed attempt asks again for the page that it had not stored, and for no other.
      const pages = requests.filter(({ url }) => url.pathname.endsWith("/orders")).length;
      expect(pages).toBeLessThanOrEqual(Math.ceil(SHOP_ORDERS / 99) + KILLS + 2);
    },
  };
};

/** Deliveries that arrive at once. */
const GROUP = 50;
const CUSTOMERS = 50;

/** Of deliveries, which go on arriving until `stop` is called. */
const aBurst = async (): Promise<Work & { stop: () => void }> => {
  const scope = await aBusiness({ currency: "USD" });
  const { id: connectionId } = await aConnection(scope);
  let sent = 0;
  let isOn = true;
  const receive = (n: number) => {
    const payload = {
      id: n,
      created_at: "2026-05-01T10:00:00Z",
      updated_at: "2026-05-01T10:00:00Z",
      currency: "USD",
      total_price: "20.00",
      financial_status: "paid",
      line_items: [{ id: n, sku: "LAMP", title: "Lamp", quantity: 2, price: "10.00" }],
      customer: { id: n % CUSTOMERS, email: `c${n % CUSTOMERS}@example.com`, created_at: "2026-01-01T00:00:00Z" },
    };
    const body = Buffer.from(JSON.stringify(payload));
    return insertDelivery(scope, { connectionId, body, key: String(n), topic: "orders/create", triggeredAt: null });
  };
  const counts = () =>
    one<Record<string, number>>(
      scope,
      `select (select count(*)::int from webhook_deliveries where state = 'done') as done,
         (select count(*)::int from orders) as orders, (select count(*)::int from customers) as customers,
         (select sum(lifetime_value)::int from customer_metrics) as value,
         (select sum(order_count)::int from customer_metrics) as counted`,
    );
  return {
    scope,
    stop: () => {
      isOn = false;
    },
    isOver: async () => {
      const { done } = await counts();
      if (!isOn || done !== sent) return done === sent;
      for (let i = 0; i < GROUP; i++) await receive(++sent);
      await sendDeliveries({ businessId: scope.businessId, connectionId });
      return false;
    },
    verify: async () => {
      const all = { done: sent, orders: sent, counted: sent, value: sent * 2000 };
      expect(await counts()).toEqual({ ...all, customers: CUSTOMERS });
    },
  };
};

/** `repetitions` gets how many messages of each piece of work arrived more than once. */
const anAudience = async (repetitions: number[]): Promise<Work> => {
  const { close, outcome, expected, ...work } = await someDeliveries();
  ends.push(close);
  return {
    ...work,
    verify: async () => {
      const { repeated, ...found } = await outcome();
      expect(found).toEqual(expected());
      repetitions.push(repeated);
    },
  };
};

/** Kills a worker ten times in the middle of each kind of work, all kinds at once, until everything is over and right. */
const killInEach = async (kinds: Kind[], begun: Work[]): Promise<void> => {
  const random = randomKills();
  for (;;) {
    const left = kinds.filter(({ kills }) => kills < KILLS);
    if (left.length === 0) break;
    for (const { work, kills, points: chosen } of left) {
      const { writes, table } = chosen?.[kills] ?? { writes: 1 + Math.floor(random() * MOST_WRITES), table: undefined };
      await points.set(work.scope, writes, table);
    }
    await giveUpDeadWorkers(KINDS);
    const worker = await startWorkerProcess({ DATA_DIR: folder, ...points.env });
    // All at their points, so that it is one kill of each. Work that ends before is followed by another.
    const reached = await until(async () => {
      const found = await points.reached();
      const settled = left.map(async ({ work }) => found.has(work.scope.businessId) || work.isOver());
      return (await Promise.all(settled)).every(Boolean) && found;
    });
    await worker.end("SIGKILL");
    await points.release();
    for (const kind of left) {
      if (reached.has(kind.work.scope.businessId)) kind.kills++;
      else {
        kind.work = await kind.begin();
        begun.push(kind.work);
      }
    }
  }
};

/** What a last worker, which is not killed, makes of it. */
const finish = async (begun: readonly Work[]): Promise<void> => {
  await giveUpDeadWorkers(KINDS);
  const last = await startWorkerProcess({ DATA_DIR: folder });
  ends.push(() => last.end("SIGKILL"));
  for (const { isOver, verify } of begun) {
    await until(isOver);
    await verify();
  }
  console.log(`Killed ten times each, in ${begun.length} pieces of work`);
};

/** A point is a trigger that waits for a lock of its own node. */
const testWithPoints = test.skipIf(isTestingCitus);

testWithPoints(
  "workers killed at ten points of a file import, a first load and a burst of webhooks lose nothing and store nothing twice",
  async () => {
    const burst = await aBurst();
    const [file, load] = [await aFileImport(), await aFirstLoad()];
    const begun: Work[] = [burst, file, load];
    const kinds: Kind[] = [
      { begin: aFileImport, work: file, kills: 0 },
      { begin: aFirstLoad, work: load, kills: 0 },
      { begin: aBurst, work: burst, kills: 0 },
    ];
    await killInEach(kinds, begun);
    burst.stop();
    await finish(begun);
  },
);

testWithPoints(
  "workers killed at ten points of an audience's sends and deliveries lose nothing and send nothing twice",
  async () => {
    const repetitions: number[] = [];
    const begin = () => anAudience(repetitions);
    const audience = await begin();
    const begun: Work[] = [audience];
    await killInEach([{ begin, work: audience, kills: 0, points: POINTS_OF_SEND }], begun);
    await finish(begun);
    // Only the message that was in flight when a worker was killed is repeated: at five of the points one is.
    expect(repetitions.reduce((sum, repeated) => sum + repeated, 0)).toBe(5);
  },
);
