import { execFileSync } from "node:child_process";
import path from "node:path";
import { Client } from "#core/postgres/driver.ts";
import { settings } from "#core/server/settings.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";
import { loadDemoShop } from "../shared/shops.ts";

// How the report scales with the shop: 10,000 customers, ten times as many, … Each size is a generated demo shop with
// ten orders per customer in one database, measured in a separate process.

const SMALLEST = 10_000;
/**
 * Ten years at four times the usual pace: ten orders per customer. Both periods of the report together contain all of
 * them.
 */
const SHOP = { days: 3650, pace: 4 };
const ROUNDS = 5;

const METHODS = ["rfm", "value", "behavior"];

type Measured = {
  customers: number;
  orders: number;
  report: number;
  /** The slowest first report or its groups in a new process, in ms. */
  first: number;
  bare: number;
  peakMb: number;
  spilledMb: number;
};

type Once = { times: number[]; customers?: number; peakMb: number };

const runOnce = (...options: string[]): Once =>
  JSON.parse(
    execFileSync(process.execPath, [path.join(import.meta.dirname, "report-once.ts"), ...options], {
      encoding: "utf8",
    }),
  ) as Once;

const inMs = (times: number[]): string => times.map((time) => time.toFixed(0)).join(" and ");

/** What the first visitor of each method waits for, once the orders are copied, as an import or the night does. */
const measureFirst = (of: string[]): number => {
  console.log(`    copies for reports, and by behavior: ${inMs(runOnce(...of, "--build").times)} ms`);
  const firsts = METHODS.flatMap((method) => {
    const { times } = runOnce(...of, "--first", method);
    console.log(`    first report by ${method} and its groups: ${inMs(times)} ms`);
    return times;
  });
  return Math.max(...firsts);
};

const spilled = async (owner: Client): Promise<number> => {
  // A backend reports its statistics a moment after it is done.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { rows } = await owner.query<{ bytes: string }>(
    "select temp_bytes::text as bytes from pg_stat_database where datname = current_database()",
  );
  return Number(rows[0]?.bytes) / 2 ** 20;
};

/**
 * The minimum any implementation must do: read the same sales from the same index and group them inside the database.
 */
const bareGroupBy = async (businessId: string): Promise<number> => {
  const client = new Client({ connectionString: settings().DATABASE_URL });
  await client.connect();
  await client.query("select set_config('app.business_id', $1, false), set_config('work_mem', '128MB', false)", [
    businessId,
  ]);
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    await client.query(
      `select count(*) from (select customer_id, count(*), sum(net_amount), max(order_date) from orders
        where business_id = $1 and is_counted and order_date >= now() - interval '3650 days' group by customer_id) as g`,
      [businessId],
    );
    times.push(performance.now() - start);
  }
  await client.end();
  return median(times.slice(1));
};

const measure = async (owner: Client, customers: number): Promise<Measured> => {
  const { businessId, orders } = await loadDemoShop(owner, { ...SHOP, customers });
  const bare = await bareGroupBy(businessId);
  const before = await spilled(owner);
  const of = ["--business", businessId, "--days", String(SHOP.days / 2)];
  const first = measureFirst(of);
  const { times, peakMb, ...found } = runOnce(...of, "--rounds", String(ROUNDS));
  const report = median(times);
  const spilledMb = ((await spilled(owner)) - before) / (ROUNDS + 1);
  console.log(
    `    report of ${found.customers} scored customers ${report.toFixed(0)} ms, bare GROUP BY ${bare.toFixed(0)} ms, ` +
      `${((1000 * report) / orders).toFixed(2)} µs an order, peak of Node ${peakMb.toFixed(0)} MB, ` +
      `written to disk by the database ${spilledMb.toFixed(0)} MB a report`,
  );
  return { customers, orders, report, first, bare, peakMb, spilledMb };
};

export const measureSizes = async (largest: number): Promise<void> => {
  const sizes: number[] = [];
  for (let size = SMALLEST; size < largest; size *= 10) sizes.push(size);
  await withBenchDatabase(async (owner) => {
    const all: Measured[] = [];
    for (const size of [...sizes, largest]) all.push(await measure(owner, size));
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last || first === last) return;
    state(
      "the slowest first report of a method or its groups, in seconds, at the largest size",
      { value: last.first / 1000, how: "time, once, in a new process" },
      { atMost: 3 },
    );
    const how = `medians of ${ROUNDS} rounds per size, each in a process of its own`;
    const growth = last.report / first.report / (last.orders / first.orders);
    state(
      `growth of the report's time over the growth of orders (1: linear), to ${largest} customers`,
      { value: growth, how },
      {
        atMost: 1.3,
      },
    );
    state(
      "peak memory of Node over that at the smallest size",
      { value: last.peakMb / first.peakMb, how },
      { atMost: 1.5 },
    );
    const value = last.report / last.bare;
    state("report over the bare GROUP BY inside the database, at the largest size", { value, how }, { atMost: 3 });
  });
};
