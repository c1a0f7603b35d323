import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { authSecret } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { nodeOf } from "#testing/processes/citus-cluster.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { openCluster } from "#testing/processes/own-cluster.ts";
import { startServer } from "#testing/processes/server-process.ts";
import { buildTarget } from "#testing/processes/target.ts";
import { aMember, asAdmin, aToken, sessionCookie } from "#testing/request.ts";

const WORKERS = 3;
/** Of one token in a minute, on all servers together. */
const RATE_LIMIT = 150;

/** Businesses on every worker of the cluster; the first of each. */
const aShopOnEach = async (nodeOfShop: (scope: Scope) => Promise<string>): Promise<Scope[]> => {
  const shops = new Map<string, Scope>();
  for (let made = 0; made < 30 && shops.size < WORKERS; made++) {
    const scope = await aBusiness();
    const node = await nodeOfShop(scope);
    if (!shops.has(node)) shops.set(node, scope);
  }
  expect(shops.size).toBe(WORKERS);
  return [...shops.values()];
};

type Call = { token?: string; cookie?: string; body?: object | string };

const call = async (url: string, method: string, address: string, { token, cookie, body }: Call) => {
  const response = await fetch(`${url}${address}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { cookie, origin: url }),
      ...(body !== undefined && { "content-type": typeof body === "string" ? "text/csv" : "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, cache: response.headers.get("x-cache"), body: await response.json() };
};

/** Orders of yesterday, each by another customer. */
const fileOf = (orders: number): string => {
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const lines = Array.from(
    { length: orders },
    (_, i) => `${1000 + i},85123A,LANTERN,2,${day} 10:00:00,2.55,${i},Portugal`,
  );
  return ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", ...lines, ""].join("\n");
};

test.skipIf(!isTestingCitus)(
  "two servers and two worker processes on a cluster of three workers are one product",
  { timeout: 1_200_000 },
  async () => {
    await buildTarget();
    const { owner, url: databaseUrl, ownerUrl, stop } = await openCluster(WORKERS);
    onTestFinished(stop);
    const folder = dataFolder();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const env = {
      DATABASE_URL: databaseUrl,
      DATABASE_OWNER_URL: ownerUrl,
      AUTH_SECRET: authSecret(),
      DATA_DIR: folder,
    };
    const start = () =>
      startServer({
        command: "start",
        dataFolder: folder,
        env: { ...env, WORKER: "apart", RATE_LIMIT: String(RATE_LIMIT) },
      });
    const servers = await Promise.all([start(), start()]);
    onTestFinished(async () => void (await Promise.all(servers.map((server) => server.end()))));
    const [one, other] = servers.map(({ url }) => url) as [string, string];
    const workers = await Promise.all([startWorkerProcess(env), startWorkerProcess(env)]);
    onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.end("SIGKILL")))));

    for (const shop of await aShopOnEach((scope) => nodeOf(owner, scope.businessId))) {
      await someOrders(shop, [
        { customer: "ada", orderedAt: daysAgo(3) },
        { customer: "bob", orderedAt: daysAgo(2) },
      ]);
      const token = await aToken(asAdmin(shop));
      const member = await aMember(shop);
      const cookie = await sessionCookie(shop, member);

      // Sessions: opened for all, and ended for all.
      for (const url of [one, other]) expect((await call(url, "GET", "/api/admin/me", { cookie })).status).toBe(200);

      // Caches: the other server's computation is used, and not after orders came.
      const report = "/api/reports/customers/segmentation/?days=90";
      const customers = async (url: string) => {
        const { status, cache, body } = await call(url, "GET", report, { token });
        expect(status).toBe(200);
        return { cache, customers: body.data.totals.customer_count };
      };
      expect(await customers(one)).toEqual({ cache: "MISS", customers: 2 });
      expect(await customers(other)).toEqual({ cache: "HIT", customers: 2 });

      // Live changes: a change by one server is reported by the other.
      const ended = new AbortController();
      const events = await fetch(`${other}/api/admin/events`, { headers: { cookie }, signal: ended.signal });
      const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
      const named = { name: "Both", criteria: { minOrders: 1 }, isAutomatic: false };
      expect((await call(one, "POST", "/api/admin/segments", { token, body: named })).status).toBe(201);
      let seen = "";
      while (!seen.includes('"resource":"segments"')) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`The events ended after: ${seen}`);
        seen += value;
      }
      ended.abort();

      // Locks: of two segments with one name, created at once, one is refused.
      const twice = await Promise.all(
        [one, other].map((url) =>
          call(url, "POST", "/api/admin/segments", { token, body: { ...named, name: "Race" } }),
        ),
      );
      expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);

      // Uploads and the queue: any worker process imports what one server received.
      const upload = "/api/admin/imports?format=online-retail&fileName=orders.csv";
      const { status, body } = await call(one, "POST", upload, { token, body: fileOf(500) });
      expect(status).toBe(202);
      const imported = async () =>
        (await call(other, "GET", `/api/admin/imports/${body.data.id}`, { token })).body.data;
      let found = await imported();
      for (; !["succeeded", "failed"].includes(found.state); found = await imported()) await pause(1000);
      expect(found).toMatchObject({ state: "succeeded", ordersNew: 500 });
      for (const url of [one, other]) expect((await customers(url)).customers).toBe(502);

      // Rate limits count the requests of both.
      const limited = await aToken(asAdmin(shop));
      const statuses: number[] = [];
      for (let sent = 0; sent < RATE_LIMIT + 10; sent++) {
        statuses.push((await call(sent % 2 ? one : other, "GET", "/api/admin/me", { token: limited })).status);
      }
      expect(statuses.slice(RATE_LIMIT)).toEqual(Array(10).fill(429));

      // A worker process that dies leaves its work to the other one.
      if (workers.length === 2) await workers.pop()?.end("SIGKILL");
    }
  },
);
