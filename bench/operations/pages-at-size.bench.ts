import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type BrowserContext, chromium } from "@playwright/test";
import { findPlace } from "#core/postgres/data-location.ts";
import { Client } from "#core/postgres/driver.ts";
import { DATABASE, OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { type Demo, withDemo } from "#testing/processes/demo-server.ts";
import { findBrowser } from "#testing/processes/find-browser.ts";
import { buildTarget } from "#testing/processes/target.ts";
import { withCustomers } from "../../e2e/customers.ts";
import { BROWSER_FLAGS } from "../../e2e/demo.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";
import { OUTSIDE, PAGES } from "./pages-list.ts";
import { logInAsAdmin } from "./pages-visit.ts";

// How long a large shop's pages wait for their answers: every GET request of every page, first of a server that has just started, then
// again. The yardstick is the bare GROUP BY of the same orders by customer, run between the pages.

const { values } = parseArgs({
  options: { customers: { type: "string", default: "200000" }, only: { type: "string" } },
});

/** Of the bare GROUP BY. It takes about a third of a second for 870,000 orders, so these are about one and two seconds. */
const MOST = { warm: 3, cold: 6 };
const WARM_CALLS = 3;
const QUIET_MS = 1500;
const MOST_WAIT_MS = 120_000;

type Made = { tenantId: string; token: string };

const pages = Object.keys(PAGES).filter(
  (name) => !OUTSIDE.includes(name) && (!values.only || values.only.split(",").includes(name)),
);

/** The addresses of the answers that a page reads until no request has started for a while. */
const requestsOf = async (context: BrowserContext, address: string): Promise<string[]> => {
  const page = await context.newPage();
  const seen = new Set<string>();
  const open = new Set<unknown>();
  let last = Date.now();
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    const isAnswer = request.method() === "GET" && pathname.startsWith("/api/") && request.resourceType() === "fetch";
    if (!isAnswer) return;
    last = Date.now();
    open.add(request);
    seen.add(pathname + search);
  });
  const end = (request: unknown) => open.delete(request);
  page.on("requestfinished", end);
  page.on("requestfailed", end);
  await page.goto(address, { waitUntil: "commit" });
  for (const since = Date.now(); open.size > 0 || Date.now() - last < QUIET_MS; await page.waitForTimeout(200)) {
    if (Date.now() - since > MOST_WAIT_MS) throw new Error(`${address} still waits for ${[...seen].join(" ")}`);
  }
  await page.close();
  return [...seen];
};

const timeCall = async (url: string, cookie: string): Promise<number> => {
  const start = performance.now();
  const response = await fetch(url, { headers: { cookie } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
  return performance.now() - start;
};

const connect = async ({ folder }: Demo): Promise<Client> => {
  const client = new Client({ connectionString: socketUrl(findPlace(folder).socketFolder, OWNER_ROLE, DATABASE) });
  await client.connect();
  await client.query("set work_mem = '64MB'");
  return client;
};

const timeYardstick = async (client: Client, businessId: string): Promise<number> => {
  const start = performance.now();
  await client.query(
    `select count(*) from (select customer_id, count(*), sum(total_price - refunded_amount), max(order_date)
       from orders where business_id = $1 and is_counted group by customer_id) g`,
    [businessId],
  );
  return performance.now() - start;
};

type Timed = { page: string; address: string; cold: number; warm: number };

const measure = async (requests: Map<string, string[]>, demo: Demo, made: Made, cookie: string) => {
  const client = await connect(demo);
  const timed: Timed[] = [];
  const yardsticks: number[] = [];
  try {
    await timeYardstick(client, made.tenantId);
    for (const [page, addresses] of requests) {
      yardsticks.push(await timeYardstick(client, made.tenantId));
      for (const address of addresses) {
        const cold = await timeCall(demo.url + address, cookie);
        const again: number[] = [];
        while (again.length < WARM_CALLS) again.push(await timeCall(demo.url + address, cookie));
        timed.push({ page, address, cold, warm: median(again) });
      }
    }
  } finally {
    await client.end();
  }
  return { timed, yardstick: median(yardsticks) };
};

const slowest = (timed: readonly Timed[], kind: "cold" | "warm"): Timed =>
  timed.reduce((most, each) => (each[kind] > most[kind] ? each : most));

await buildTarget();
const executablePath = await findBrowser();
await withDemo(
  async (demo, restart) => {
    const made = JSON.parse(readFileSync(demo.file, "utf8")) as Made;
    const browser = await chromium.launch({ args: BROWSER_FLAGS, ...(executablePath && { executablePath }) });
    try {
      const context = await logInAsAdmin(browser, demo);
      const requests = new Map<string, string[]>();
      const known = new Set<string>();
      for (const name of pages) {
        const address = await withCustomers(PAGES[name]?.address ?? "", { url: demo.url, token: made.token });
        // What every page reads is measured with the first one.
        const own = (await requestsOf(context, address)).filter((request) => !known.has(request));
        for (const request of own) known.add(request);
        requests.set(name, own);
      }
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
      const { timed, yardstick } = await measure(requests, await restart(), made, cookie);
      console.log(`  the bare GROUP BY takes ${yardstick.toFixed(0)} ms`);
      for (const { page, address, cold, warm } of timed)
        console.log(
          `  ${page.padEnd(18)} ${cold.toFixed(0).padStart(6)} ms ${warm.toFixed(0).padStart(6)} ms  ${address}`,
        );
      for (const name of pages) {
        const own = timed.filter(({ page }) => page === name);
        if (own.length === 0) continue;
        for (const kind of ["cold", "warm"] as const) {
          const most = slowest(own, kind);
          const how = `${most[kind].toFixed(0)} ms, slowest of ${own.length} requests`;
          const value = most[kind] / yardstick;
          state(`${name}: ${kind} answer over the bare GROUP BY`, { value, how }, { atMost: MOST[kind] });
        }
      }
    } finally {
      await browser.close();
    }
  },
  { args: ["--customers", values.customers], env: { RATE_LIMIT: "1000000" } },
);
