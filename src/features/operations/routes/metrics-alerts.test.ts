import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { GET as getLive } from "#app/api/health/live/route.ts";
import { GET } from "#app/api/metrics/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import { logIn } from "#core/auth/login.ts";
import { count } from "#core/auth/rate-limit.ts";
import { pool } from "#core/db/pool.ts";
import { handle } from "#core/http/handle.ts";
import { createQueues } from "#core/runs/store/queue.ts";
import { databaseUrl, provideSettings, settings } from "#core/server/settings.ts";
import { getLiveness } from "#features/operations/contracts.ts";
import { readMetrics } from "#features/operations/monitoring.ts";
import { cancelRun } from "#features/runs/manage-runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments, requestRecalculation } from "#features/segments/recalculate-segments.ts";
import { RUNS } from "#runs.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, someOrders } from "#testing/builders.ts";
import { FULL_TAG } from "#testing/depth.ts";
import { aShop, send, untilRun, withUploads } from "#testing/imports/upload-runs.ts";
import { startWorkerProcess } from "#testing/processes/command-process.ts";
import { evaluate, readSamples, type Scrape } from "#testing/promql.ts";
import { aMember, aRequest, asAdmin, aToken } from "#testing/request.ts";

type Alert = {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; action: string };
};

const { groups } = parse(readFileSync("ops/prometheus-alerts.yml", "utf8")) as { groups: { rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);

let text = "";

beforeAll(async () => {
  await getLive(aRequest("GET", "/api/health/live"));
  await count("caller", "somebody");
  await createQueues(Object.values(RUNS), []);
  text = await readMetrics();
});

/** Metrics of Prometheus itself and its node exporter. */
const NOT_OURS = /^(up|node_filesystem_(avail|size)_bytes)$/;

/** Names in PromQL that are not followed by a bracket or an equals sign, and are not labels. */
const metricsIn = (expr: string): string[] => {
  const bare = expr
    .replace(/\{[^}]*\}/g, "")
    .replace(/"[^"]*"/g, "")
    .replace(/\b(by|without) *\([^)]*\)/g, "")
    .replace(/\[\w+\]/g, "");
  return [...bare.matchAll(/[a-z_][a-z0-9_]*(?!\s*\(|[a-z0-9_])/gi)].map(([name]) => name);
};

test("finds an expression's metrics among its functions, labels and durations", () => {
  const expr = 'sum by (instance, le) (rate(a_total{status="b"}[5m])) / c_bytes > 0.02';
  expect(metricsIn(expr)).toEqual(["a_total", "c_bytes"]);
});

test("every alert uses existing metrics", () => {
  const there = new Set([...text.matchAll(/^([a-z_][a-z0-9_]*)[{ ]/gim)].map(([, name]) => name));
  const asked = alerts.flatMap(({ alert, expr }) => metricsIn(expr).map((name) => ({ alert, name })));
  expect(asked.filter(({ name }) => !there.has(name) && !NOT_OURS.test(name))).toEqual([]);
  expect(new Set(asked.map(({ alert }) => alert)).size).toBe(alerts.length);
});

test("every label of an alert exists on its metric, with a value that occurs", () => {
  for (const [, name = "", label = "", value = ""] of alerts
    .map(({ expr }) => expr)
    .join("\n")
    .matchAll(/(customer360_\w+)\{(\w+)="([^"]*)"\}/g)) {
    const samples = text.split("\n").filter((line) => line.startsWith(`${name}{`));
    expect(
      samples.some((line) => line.includes(`${label}="`)),
      `${name} ${label}`,
    ).toBe(true);
    // No request has failed here.
    if (label !== "status") expect(text).toContain(`${label}="${value}"`);
  }
});

const TARGET = { job: "customer-360", instance: "127.0.0.1:3000" };

/** What Prometheus stores of a scrape: one that fails has `up` 0 alone. */
const scrape = async (at: number, token = settings().METRICS_TOKEN ?? "", others = ""): Promise<Scrape> => {
  const response = await GET(aRequest("GET", "/api/metrics", { token }));
  const samples = response.ok ? readSamples(await response.text(), TARGET) : [];
  const up = { name: "up", labels: TARGET, value: response.ok ? 1 : 0 };
  return { at, samples: [...samples, up, ...readSamples(others, { job: "node" })] };
};

type Fault = {
  /** Brings about what the alert is for, before each scrape. */
  occurs?: () => Promise<unknown>;
  /** What can't take as long, or as much, in a test: a smaller threshold, which may depend on the calm before. */
  threshold?: (calm: Scrape) => [from: string, to: number];
  token?: string;
  /** The metrics of Prometheus's node exporter, before and after. */
  node?: [calm: string, full: string];
};

const live = (work: () => Promise<{ status: "ok" }>) =>
  handle({ GET: [getLiveness, work] }).GET(aRequest("GET", "/api/health/live"));
const valueIn = ({ samples }: Scrape, name: string): number =>
  samples.find((sample) => sample.name === name)?.value ?? Number.NaN;
const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};
const once = (work: () => Promise<unknown>) => {
  let done: Promise<unknown> | undefined;
  return () => (done ??= work());
};

const { fileOf, folder } = withUploads();

const FAULTS: Readonly<Record<string, Fault>> = {
  Customer360Down: { token: "wrong" },
  Customer360DatabaseUnreachable: {
    occurs: once(async () => {
      const DATABASE_URL = databaseUrl();
      onTestFinished(() => provideSettings({ DATABASE_URL }));
      provideSettings({ DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });
    }),
  },
  Customer360Errors: { occurs: () => live(() => Promise.reject(new Error("broken"))) },
  Customer360Slow: { occurs: once(() => live(() => pause(2600, { status: "ok" } as const))) },
  Customer360SegmentsNotUpdated: {
    occurs: once(async () => {
      const shop = asAdmin(await aBusiness());
      await someOrders(shop, [{ customer: "ada" }]);
      const { id } = await createSegment(shop, { name: "All", criteria: { minOrders: 1 }, isAutomatic: true });
      const alter = (how: string) => asOwner(`alter table customer_segment_assignments ${how}`);
      await alter("add constraint broken check (false) not valid");
      onTestFinished(() => alter("drop constraint broken"));
      expect(id).toBeDefined();
      await recalculateSegments(shop, { reason: "nightly" });
    }),
  },
  Customer360WaitsForConnections: {
    occurs: once(async () => {
      const lent = await Promise.all(Array.from({ length: 16 }, () => pool().connect()));
      const waiting = pool().query("select 1");
      onTestFinished(async () => {
        for (const client of lent) client.release();
        await waiting;
      });
    }),
  },
  Customer360LongTransaction: {
    threshold: () => ["600", 0.5],
    occurs: once(async () => {
      const client = await connect();
      await client.query("begin");
      await client.query("select pg_sleep(0.6)");
    }),
  },
  Customer360DatabaseConnectionsNearlyUsedUp: {
    // The tests' server has other clients, too.
    threshold: (calm) => [
      "0.85",
      (valueIn(calm, "customer360_database_connections") + 20) / valueIn(calm, "customer360_database_connections_max"),
    ],
    occurs: once(() => Promise.all(Array.from({ length: 40 }, connect))),
  },
  Customer360EventLoopBlocked: {
    occurs: async () => {
      await pause(50);
      const until = performance.now() + 700;
      while (performance.now() < until);
      await pause(50);
    },
  },
  Customer360ComputesLong: {
    threshold: () => ["10", 0],
    occurs: once(async () => {
      const token = await aToken(await aBusiness());
      await getReport(aRequest("GET", "/api/reports/customers/segmentation/?days=17", { token }));
    }),
  },
  Customer360RunsWait: {
    occurs: once(async () => {
      const shop = asAdmin(await aBusiness());
      const { id } = await requestRecalculation(shop, {});
      onTestFinished(async () => void (await cancelRun(shop, id)));
      await pool().query(
        "update pgboss.job set start_after = now() - interval '20 minutes' where data ->> 'runId' = $1",
        [id],
      );
    }),
  },
  Customer360RunsFail: {
    // By a worker of its own, as with WORKER=apart.
    occurs: once(async () => {
      const shop = await aShop();
      const file = fileOf(33);
      // Neither UTF-8 nor Latin-1.
      const lines = [Buffer.from("8,A1,\u00e9,1\n"), Buffer.from("9,A1,caf\u00e9,1\n", "latin1")];
      writeFileSync(file, Buffer.concat(lines), { flag: "a" });
      const worker = await startWorkerProcess({ DATA_DIR: folder });
      onTestFinished(async () => void (await worker.end("SIGTERM")));
      await untilRun(shop, (await send(shop, file)).runId, "failed");
    }),
  },
  Customer360Guessing: {
    occurs: once(async () => {
      const { email } = await aMember(await aBusiness());
      const login = { email, password: "wrong", network: "192.0.2.9", requestId: "r" };
      for (let guess = 0; guess < 32; guess++) await logIn(login).catch(() => {});
    }),
  },
  Customer360DiskFillsUp: {
    node: ["1e11 9e10", "1e11 9e9"].map((sizes) => {
      const [size, free] = sizes.split(" ");
      return `node_filesystem_size_bytes{mountpoint="/"} ${size}\nnode_filesystem_avail_bytes{mountpoint="/"} ${free}`;
    }) as [string, string],
  },
};

describe("an alert fires after its fault, and not before", () => {
  test("each of them is tried", () => {
    expect(Object.keys(FAULTS)).toEqual(alerts.map(({ alert }) => alert));
  });

  /** Thirty passwords take ten seconds. */
  const tried = alerts.map(
    (each) => [each.alert === "Customer360Guessing" ? `${each.alert} ${FULL_TAG}` : each.alert, each] as const,
  );
  test.each(tried)("%s", async (_, { alert, expr }) => {
    const { occurs, token, threshold, node = ["", ""] } = FAULTS[alert] ?? {};
    // Requests that the alerts on requests need to tell shares.
    await getLive(aRequest("GET", "/api/health/live"));
    const scrapes = [await scrape(0, undefined, node[0]), await scrape(60, undefined, node[0])];
    const [from, to] = threshold?.(scrapes[1] as Scrape) ?? ["", 0];
    expect(expr).toContain(from);
    const tried = from === "" ? expr : expr.replace(new RegExp(`${from.replace(".", "\\.")}\\s*$`), `${to}`);
    expect(evaluate(tried, scrapes)).toEqual([]);
    // Twice, because Prometheus sees no rise of a counter that it finds for the first time.
    for (const at of [120, 180]) {
      await occurs?.();
      scrapes.push(await scrape(at, token, node[1]));
    }
    expect(evaluate(tried, scrapes).length).toBeGreaterThan(0);
  });
});

test("every alert has a description, a severity and a first step", () => {
  expect(alerts.length).toBeGreaterThanOrEqual(6);
  for (const { alert, labels, annotations } of alerts) {
    expect(["critical", "warning"], alert).toContain(labels.severity);
    expect(annotations.summary.length, alert).toBeGreaterThan(15);
    expect(annotations.action.length, alert).toBeGreaterThan(30);
  }
});
