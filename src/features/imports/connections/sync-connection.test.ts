import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { cancelRun, readOpenRuns } from "#features/runs/manage-runs.ts";
import { listRuns } from "#features/runs/store.ts";

import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aConnection, aWooConnection, process } from "#testing/shops/connections/connections.ts";
import {
  aWooCustomer,
  aWooOrder,
  aWooProduct,
  aWooShop,
  put,
  type WooShop,
} from "#testing/shops/connections/woocommerce-shop.ts";
import { changeConnection, getConnection } from "./manage-connections.ts";
import { planSyncs, requestSync } from "./request-sync.ts";
import { syncConnection } from "./sync-connection.ts";

let shop: WooShop;
let scope: Scope;
let connectionId: string;
beforeEach(async () => {
  shop = await aWooShop();
  scope = await aBusiness();
  connectionId = (await aWooConnection(scope, shop)).id;
});
afterEach(() => shop[Symbol.asyncDispose]());

const sync = () => syncConnection(asAdmin(scope), { connectionId }, { ...unwatched(), runId: crypto.randomUUID() });
const health = async () => (await getConnection(scope, connectionId)).sync;
const query = (sql: string) => withBusiness(scope, async (client) => (await client.query(sql)).rows);
const orders = () =>
  query("select external_id as id, total_price::int as total, status from orders order by external_id::int");
const runsOf = async (kind: string) => {
  const wanted = { words: [], kind: undefined, states: undefined, actorId: undefined, sort: "queuedAt" } as const;
  return (await listRuns(scope, wanted, { limit: 100, offset: 0 })).data.filter((run) => run.kind === kind);
};

describe("a first load", () => {
  test("stores orders, customers and products, and queues the analyses once, at its end", async () => {
    put(shop.orders, ...Array.from({ length: 130 }, (_, i) => aWooOrder(i + 1, { total: `${i + 1}.50` })));
    put(shop.customers, ...Array.from({ length: 50 }, (_, i) => aWooCustomer(i)));
    put(shop.products, aWooProduct(93, { sku: "LAMP" }));
    const isComing = async () => (await readOpenRuns(scope)).open.some(({ kind }) => kind === "sync_connection");
    expect(await isComing()).toBe(true);
    expect(await sync()).toMatchObject({ records: 130 + 50 + 1 });
    expect((await orders()).reduce((sum, { total }) => sum + total, 0)).toBe(((130 * 131) / 2) * 100 + 130 * 50);
    expect(await query("select distinct category from order_items")).toEqual([{ category: "Lighting" }]);
    // Customers are stored as the shop's list has them, whatever their orders said before.
    expect(await query("select name from customers where external_id = '7'")).toEqual([{ name: "Grace No. 7" }]);
    expect((await runsOf("recalculate_segments")).map(({ options }) => options)).toEqual([{ reason: "import" }]);
    for (const { id } of await runsOf("sync_connection")) await cancelRun(asAdmin(scope), id);
    await requestSync(asAdmin(scope), connectionId);
    expect(await isComing()).toBe(false);
    expect(await health()).toMatchObject({
      isFirst: false,
      problem: null,
      skipped: { count: 0, problem: null, detail: null },
      counts: { orders: { read: 130, of: 130 }, customers: { read: 50, of: 50 }, products: { read: 1, of: 1 } },
      succeededAt: expect.any(Date),
      lagSeconds: expect.any(Number),
    });
  });

  test("skips what can't be stored, says why, and stores the rest", async () => {
    put(shop.orders, aWooOrder(1), aWooOrder(2, { currency: "CAD" }), aWooOrder(3));
    await asOwner("alter table products add constraint refuse_title check (title <> 'refused') not valid");
    put(shop.products, aWooProduct(1), aWooProduct(2, { name: "refused" }), aWooProduct(3));
    await sync();
    await asOwner("alter table products drop constraint refuse_title");
    expect((await orders()).map(({ id }) => id)).toEqual(["1", "3"]);
    expect(await query("select external_id as id from products order by 1")).toEqual([
      { id: "SKU-1" },
      { id: "SKU-3" },
    ]);
    expect((await health())?.skipped).toEqual({ count: 2, problem: "currency", detail: "CAD" });
  });
});

describe("a later reading", () => {
  test("stores what changed, and one that finds nothing new changes nothing and starts nothing", async () => {
    put(shop.orders, aWooOrder(1), aWooOrder(2));
    await sync();
    const [first] = await runsOf("recalculate_segments");
    await cancelRun(asAdmin(scope), first?.id ?? "");
    const soon = new Date(Date.now() - 60_000).toISOString().slice(0, 19);
    put(shop.orders, aWooOrder(1, { total: "35.00", date_modified_gmt: soon }));
    expect(await sync()).toEqual({ records: 1, changed: expect.any(Number) });
    expect(await orders()).toMatchObject([
      { id: "1", total: 3500 },
      { id: "2", total: 2000 },
    ]);
    expect((await runsOf("recalculate_segments")).map(({ options }) => options)).toEqual([
      { reason: "import" },
      { reason: "order" },
    ]);
    // The overlap reads the order again.
    expect(await sync()).toEqual({ records: 1, changed: 0 });
    expect(await runsOf("recalculate_segments")).toHaveLength(2);
  });

  test("agrees with webhooks: of each order the version that the shop changed last counts, whichever way it came", async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString().slice(0, 19);
    const deliver = async (order: object) => {
      const body = Buffer.from(JSON.stringify(order));
      await insertDelivery(scope, {
        connectionId,
        topic: "order.updated",
        key: crypto.randomUUID(),
        triggeredAt: null,
        body,
      });
      await process(scope, connectionId);
    };
    const version = (id: number, total: string, minutesAgo: number) =>
      aWooOrder(id, { total, date_modified_gmt: at(minutesAgo) });
    await deliver(version(1, "10.00", 10));
    // The page was answered before the change that the webhook reports.
    put(shop.orders, version(1, "9.00", 20), version(2, "20.00", 15));
    await sync();
    await deliver(version(2, "19.00", 30));
    await deliver(version(2, "21.00", 5));
    put(shop.orders, version(1, "10.00", 10), version(2, "21.00", 5));
    await sync();
    expect(await orders()).toMatchObject([
      { id: "1", total: 1000 },
      { id: "2", total: 2100 },
    ]);
  });
});

describe("a shop that can't be read", () => {
  test("is failing with the reason until it can be read again, and what was read stays", async () => {
    put(
      shop.orders,
      ...Array.from({ length: 150 }, (_, i) =>
        aWooOrder(i + 1, { date_modified_gmt: new Date(Date.UTC(2026, 4, 1) + i * 1000).toISOString().slice(0, 19) }),
      ),
    );
    shop.failNext(/orders.*modified_after/, { status: 401, json: { message: "Consumer key is invalid." } });
    await expect(sync()).rejects.toMatchObject({
      problem: "SHOP_UNREADABLE",
      isFinal: true,
      result: { problem: "KEY_REJECTED" },
    });
    expect(await getConnection(scope, connectionId)).toMatchObject({
      state: "failing",
      sync: {
        isFirst: true,
        problem: "KEY_REJECTED",
        detail: "401 Consumer key is invalid.",
        records: 100,
        lagSeconds: null,
      },
    });
    expect(await orders()).toHaveLength(100);
    const asked = shop.requests.length;
    await sync();
    // It goes on behind the page that is stored.
    expect(shop.requests[asked]?.url.searchParams.get("modified_after")).not.toBeNull();
    expect(await orders()).toHaveLength(150);
    expect(await getConnection(scope, connectionId)).toMatchObject({
      state: "active",
      sync: { isFirst: false, problem: null },
    });
  });

  test("is read from the beginning with new keys, and a reading with the old ones stores nothing more", async () => {
    put(shop.orders, aWooOrder(1));
    await sync();
    const { version } = await getConnection(scope, connectionId);
    const keys = { address: shop.address, consumerKey: "ck_another", consumerSecret: "cs_another" };
    await changeConnection(asAdmin(scope), connectionId, { version, ...keys });
    expect(await health()).toMatchObject({ isFirst: true, records: 0, succeededAt: null });
    await expect(sync()).rejects.toMatchObject({ result: { problem: "KEY_REJECTED" } });
  });

  test("a private address is not called", async () => {
    const { provideSettings } = await import("#core/server/settings.ts");
    provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "no" });
    await expect(sync()).rejects.toMatchObject({ result: { problem: "INSECURE_ADDRESS" } });
    expect(shop.requests).toEqual([]);
  });
});

test("a shop that was read by a clock a day ahead is read completely once that is set back, and each quarter of an hour again", async () => {
  put(shop.orders, aWooOrder(1, { total: "1.50" }));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
  await sync();
  vi.useRealTimers();
  for (const { id, state } of await runsOf("sync_connection"))
    if (state === "queued") await cancelRun(asAdmin(scope), id);
  // Changed before the time at which the last reading began.
  put(shop.orders, aWooOrder(2, { total: "2.50" }));
  await planSyncs(new Date());
  expect((await runsOf("sync_connection")).filter(({ trigger }) => trigger === "schedule")).toHaveLength(1);
  await sync();
  expect((await orders()).map(({ id }) => id)).toEqual(["1", "2"]);
  await sync();
  const last = shop.requests.filter(({ url }) => url.pathname.endsWith("/orders")).at(-1);
  expect(last?.url.searchParams.get("modified_after")).toBeTruthy();
});

test("every shop with keys is read each quarter of an hour, one run at a time, and rarely while its keys are wrong", async () => {
  const webhooksOnly = (await aConnection(scope)).id;
  const planned = async () =>
    (await runsOf("sync_connection")).filter(({ trigger }) => trigger === "schedule").map(({ options }) => options);
  const after = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const endRuns = async () => {
    for (const { id, state } of await runsOf("sync_connection")) {
      if (state === "queued") await cancelRun(asAdmin(scope), id);
    }
  };
  // The first load is queued.
  await planSyncs(after(20));
  expect(await planned()).toEqual([]);
  await endRuns();
  await sync();
  await planSyncs(after(10));
  expect(await planned()).toEqual([]);
  await Promise.all([planSyncs(after(16)), planSyncs(after(16))]);
  expect(await planned()).toEqual([{ connectionId }]);
  await endRuns();
  shop.failNext(/orders/, { status: 401, json: {} });
  await expect(sync()).rejects.toThrow();
  await planSyncs(after(46));
  expect(await planned()).toHaveLength(1);
  await planSyncs(after(76));
  expect(await planned()).toHaveLength(2);
  expect((await getConnection(scope, webhooksOnly)).sync).toBeNull();
});
