import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { GET as nowhere } from "#app/api/[[...path]]/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { GET, POST } from "#app/api/metrics/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import { logIn } from "#core/auth/login.ts";
import { count } from "#core/auth/rate-limit.ts";
import { pool } from "#core/db/pool.ts";
import { provideSettings, settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { startWorker } from "#worker/start-worker.ts";

const METRICS_TOKEN = settings().METRICS_TOKEN ?? "";
const DATABASE_URL = settings().DATABASE_URL ?? "";

const call = (token: string | undefined = METRICS_TOKEN, headers: Record<string, string> = {}) =>
  GET(aRequest("GET", "/api/metrics", { token, headers }));

/** Every sample by its name and labels, as Prometheus stores it. */
const scrape = async (): Promise<Record<string, number>> => {
  const lines = (await (await call()).text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = "", value] = /^(\S+?(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      return [name, Number(value)];
    }),
  );
};

/** By how much `work` raised each sample; unchanged ones are left out. */
const risen = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
  const before = await scrape();
  await work();
  const after = await scrape();
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) => {
      const rise = value - (before[name] ?? 0);
      return rise === 0 ? [] : [[name, rise]];
    }),
  );
};

let shop: Scope;

beforeAll(async () => {
  shop = await aBusiness();
});

afterEach(() => provideSettings({ METRICS_TOKEN, DATABASE_URL }));

describe("200", () => {
  test("is Prometheus's text format: each metric with help and type, and a newline at the end", async () => {
    const response = await call();
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    const text = await response.text();
    expect(text).toContain(
      "# HELP customer360_http_requests_total Requests answered\n# TYPE customer360_http_requests_total counter\n",
    );
    expect(text.endsWith("\n")).toBe(true);
  });

  test("counts requests by route pattern, status class and duration", async () => {
    const token = await aToken(shop);
    const rise = await risen(async () => {
      await getMe(aRequest("GET", "/api/admin/me?q=ana", { token }));
      await getMe(aRequest("GET", "/api/admin/me", { token: "c360_wrong" }));
      await nowhere(aRequest("GET", "/api/secret-of-ana"));
    });
    expect(rise).toMatchObject({
      'customer360_http_requests_total{route="/api/admin/me",method="GET",status="2xx"}': 1,
      'customer360_http_requests_total{route="/api/admin/me",method="GET",status="4xx"}': 1,
      'customer360_http_requests_total{route="/api/[[...path]]",method="GET",status="4xx"}': 1,
      'customer360_http_request_duration_seconds_count{route="/api/admin/me",method="GET"}': 2,
      'customer360_refused_credentials_total{credential="token"}': 1,
    });
    expect(JSON.stringify(rise)).not.toMatch(/ana|wrong/);
  });

  test("counts rate-limited requests", async () => {
    const rise = await risen(async () => {
      for (let use = 0; use < 12; use++) await count("login-pair", "metrics");
    });
    expect(rise['customer360_rate_limited_total{limit="login-pair"}']).toBe(2);
  });

  test("counts logins by outcome", async () => {
    const { email, password } = await aMember(shop);
    const attempt = (word: string) =>
      logIn({ email, password: word, network: "192.0.2.7", requestId: "r" }).catch(() => {});
    const rise = await risen(async () => {
      await attempt(password);
      await Promise.all(Array.from({ length: 11 }, () => attempt("wrong")));
    });
    expect(rise).toMatchObject({
      'customer360_logins_total{outcome="succeeded"}': 1,
      'customer360_logins_total{outcome="failed"}': 10,
      'customer360_logins_total{outcome="locked"}': 1,
    });
  });

  test("separates computed from cached reports", async () => {
    const token = await aToken(shop);
    const rise = await risen(async () => {
      for (let time = 0; time < 3; time++) {
        await getReport(aRequest("GET", "/api/reports/customers/segmentation/?days=17", { token }));
      }
    });
    expect(rise).toMatchObject({
      'customer360_cache_lookups_total{result="hit"}': 2,
      'customer360_cache_lookups_total{result="miss"}': 1,
      customer360_cache_computation_duration_seconds_count: 1,
    });
    expect((await scrape()).customer360_cache_computations_in_progress).toBe(0);
  });

  test("has the pool's connections, and the waiting time when all are in use", async () => {
    const rise = await risen(async () => {
      const lent = await Promise.all(Array.from({ length: 16 }, () => pool().connect()));
      const waiting = pool().query("select 1");
      expect(await scrape()).toMatchObject({
        'customer360_database_pool_connections{pool="main",state="in_use"}': 16,
        'customer360_database_pool_connections{pool="main",state="idle"}': 0,
        'customer360_database_pool_connections_max{pool="main"}': 16,
        'customer360_database_pool_waiting{pool="main"}': 1,
        customer360_database_up: 1,
      });
      await new Promise((resolve) => setTimeout(resolve, 30));
      for (const client of lent) client.release();
      await waiting;
    });
    expect(rise['customer360_database_connection_wait_seconds_count{pool="main"}']).toBe(17);
    // The seventeenth waited at least 30 ms.
    expect(rise['customer360_database_connection_wait_seconds_sum{pool="main"}']).toBeGreaterThan(0.03);
    expect((await scrape())['customer360_database_pool_waiting{pool="main"}']).toBe(0);
  });

  test("has the database's size, connections and oldest transaction", async () => {
    const client = await pool().connect();
    await client.query("begin");
    await client.query("select pg_sleep(0.2)");
    const { rows } = await client.query("select current_setting('max_connections')::int as max");
    const found = await scrape();
    await client.query("rollback");
    client.release();
    expect(found.customer360_database_size_bytes).toBeGreaterThan(1_000_000);
    expect(found.customer360_database_connections).toBeGreaterThan(1);
    expect(found.customer360_database_connections_max).toBe(rows[0].max);
    expect(found.customer360_database_oldest_transaction_seconds).toBeGreaterThan(0.2);
    expect(found.customer360_database_oldest_transaction_seconds).toBeLessThan(60);
  });

  test.each([
    ["takes no connection", null],
    ["never says a word", "silent"],
  ])("reports quickly that the database %s, and leaves out unknown values", async (_, kind) => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = kind && typeof address === "object" ? address?.port : 1;
    provideSettings({ DATABASE_URL: `postgresql://nobody@127.0.0.1:${port}/none` });
    const since = Date.now();
    const response = await call();
    expect(Date.now() - since).toBeLessThan(10_000);
    silent.close();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain("\ncustomer360_database_up 0\n");
    expect(text).not.toMatch(/^customer360_database_size_bytes /m);
    provideSettings({ DATABASE_URL });
    expect((await scrape()).customer360_database_size_bytes).toBeGreaterThan(0);
  });

  test("counts imports by outcome and rows; none is running afterwards", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "metrics-"));
    const bring = (name: string, ...rows: string[]) => {
      const file = path.join(folder, name);
      const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
      writeFileSync(file, `${[header, ...rows].join("\n")}\n`);
      return importRecords(asAdmin(shop), { file, format: "online-retail", storefrontId: 1 });
    };
    const rise = await risen(async () => {
      await bring(
        "good.csv",
        "1,A,LAMP,1,2011-01-10 09:00:00,2.00,c1,France",
        "1,B,BOX,1,2011-01-10 09:00:00,3,c1,France",
      );
      await expect(bring("empty.csv")).rejects.toThrow(/no rows/);
    });
    rmSync(folder, { recursive: true });
    expect(rise).toMatchObject({
      'customer360_imports_total{outcome="succeeded"}': 1,
      'customer360_imports_total{outcome="failed"}': 1,
      customer360_import_rows_total: 2,
    });
    expect((await scrape()).customer360_imports_running).toBe(0);
  });

  test("counts attempts at runs, and the queue of all businesses", async () => {
    const kind = 'kind="recalculate_segments"';
    const asked = await risen(() => requestRecalculation(asAdmin(shop), {}));
    expect(asked).toMatchObject({ [`customer360_queue_waiting{${kind}}`]: 1 });
    await pool().query("update pgboss.job set start_after = now() - interval '20 minutes'");
    expect((await scrape())[`customer360_queue_oldest_waiting_seconds{${kind}}`]).toBeGreaterThanOrEqual(1200);
    const rise = await risen(async () => {
      const end = await startWorker();
      // When the worker stops, its current run returns to the queue.
      const isOpen = (found: Record<string, number>) =>
        ["waiting", "active"].some((state) => found[`customer360_queue_${state}{${kind}}`] !== 0);
      while (isOpen(await scrape())) await pause(50);
      await end();
    });
    const ended = rise[`customer360_runs_total{${kind},outcome="succeeded"}`];
    // Includes those of the imports above.
    expect(ended).toBe(-(rise[`customer360_queue_waiting{${kind}}`] ?? 0));
    expect(rise[`customer360_run_duration_seconds_count{${kind}}`]).toBe(ended);
    expect((await scrape())[`customer360_runs_running{${kind}}`]).toBe(0);
  });

  test("has its own process and version", async () => {
    const found = await scrape();
    expect(found.process_resident_memory_bytes).toBeGreaterThan(10_000_000);
    expect(found).toHaveProperty("nodejs_eventloop_lag_p99_seconds");
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(found[`customer360_build_info{version="${version}",node="${process.version}"}`]).toBe(1);
  });
});

describe("401", () => {
  test("a caller without a token, with a wrong one, an admin's API token or an admin's session is refused", async () => {
    expect((await GET(aRequest("GET", "/api/metrics"))).status).toBe(401);
    const cookie = await sessionCookie(shop, await aMember(shop));
    expect((await GET(aRequest("GET", "/api/metrics", { cookie }))).status).toBe(401);
    for (const token of [await aToken(shop), METRICS_TOKEN.slice(1), `${METRICS_TOKEN}x`, "é", ""]) {
      const response = await call(token);
      expect([token, response.status]).toEqual([token, 401]);
      expect(await response.text()).not.toContain("customer360_");
    }
  });
});

describe("404", () => {
  test("the route does not exist without METRICS_TOKEN, whatever is sent", async () => {
    provideSettings({ METRICS_TOKEN: "" });
    expect((await call()).status).toBe(404);
    expect((await GET(aRequest("GET", "/api/metrics"))).status).toBe(404);
  });
});

describe("405", () => {
  test("other methods than GET are refused", async () => {
    const response = await POST(aRequest("POST", "/api/metrics", { token: METRICS_TOKEN, body: {} }));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

describe("429", () => {
  test("guessing is limited, while the right token still works from the same address", async () => {
    const headers = { "x-customer-360-address": "192.0.2.99" };
    const statuses = [];
    for (let guess = 0; guess < 31; guess++) statuses.push((await call(`guess${guess}`, headers)).status);
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
    expect((await call(METRICS_TOKEN, headers)).status).toBe(200);
  });
});
