import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type pg from "pg";
import { addDays, dayOf, startOfDay } from "#lib/domain/time/day.ts";
import { getSegmentMovement } from "#lib/report/get-segment-movement.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";
import { listSegmentCustomers } from "#lib/report/list-report-customers.ts";
import { forgetMemory } from "#lib/server/cache/cache.ts";
import { copyRows } from "#lib/server/db/bulk/copy-rows.ts";
import { pool } from "#lib/server/db/pool.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { measureSizes } from "./report-sizes.ts";

// The uncached report over 1,000,000 orders of 100,000 customers, compared with the minimum that a program scoring in
// its own memory must do: the bare GROUP BY of the same rows with numeric totals, fetching one row per customer. They
// alternate. With --customers 1000000: how it scales to that many (report-sizes.ts).

const CUSTOMERS = 100_000;
const ORDERS = 1_000_000;
/** Additional orders that are pending, cancelled or fully refunded. */
const NO_SALES = 50_000;
/** Both periods of a yearly report: every sale is in one of them. */
const DAYS = 730;
const DAY_MS = 86_400_000;
const ROUNDS = 21;

/** mulberry32: the same shop each time. */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const random = seeded(42);
const businessId = randomUUID();
const customerIds = Array.from({ length: CUSTOMERS }, () => randomUUID());

/** Each customer buys once; the rest is heavy-tailed: a tenth of the customers place about half of the orders. */
const buyer = (i: number): string | undefined =>
  customerIds[i % 10 === 1 ? Math.floor(i / 10) % CUSTOMERS : Math.floor(CUSTOMERS * random() ** 3)];

function* orders(): Generator<(string | number | Date | undefined)[]> {
  const last = Date.now();
  const first = Math.floor(last / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS;
  const all = ORDERS + NO_SALES;
  const every = all / NO_SALES;
  for (let i = 0; i < all; i++) {
    const isSale = i % every !== 0;
    const total = Math.round(Math.exp(8 + 1.2 * (random() + random() + random() - 1.5)));
    const partly = random() < 0.05 ? Math.floor(total * random() * 0.99) : 0;
    const refunded = isSale ? partly : total;
    const status = isSale ? (random() < 0.05 ? "partial" : "completed") : (["pending", "cancelled"][i % 2] ?? "");
    const at = new Date(first + Math.floor(((last - first) * i) / all));
    yield [businessId, randomUUID(), `o${i}`, buyer(i), 1 + (i % 3), status, at, total, refunded, "web"];
  }
}

const load = async (owner: pg.Client): Promise<void> => {
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, 'bench', 'Bench', 'UTC', 'USD')",
    [businessId],
  );
  const storefronts = [1, 2, 3].map((id) => [businessId, id, `Storefront ${id}`]);
  await copyRows(owner, "storefronts", ["business_id", "id", "name"], storefronts);
  const customers = customerIds.map((id, i) => [businessId, id, `c${i}`]);
  await copyRows(owner, "customers", ["business_id", "customer_id", "external_id"], customers);
  const columns = ["business_id", "order_id", "external_id", "customer_id", "storefront_id", "status", "order_date"];
  await copyRows(owner, "orders", [...columns, "total_price", "refunded_amount", "source"], orders());
  await owner.query(`create table numeric_orders as
    select business_id, order_id, external_id, customer_id, storefront_id, status, order_date,
           (total_price / 100.0)::numeric(12, 2) as total, (refunded_amount / 100.0)::numeric(12, 2) as refunded, source
      from orders where is_counted`);
  await owner.query("grant select on numeric_orders to customer360_app");
  await owner.query("vacuum (analyze) orders");
  await owner.query("vacuum (analyze) customers");
  await owner.query("vacuum (analyze) numeric_orders");
};

/** The minimum that a program scoring in its own memory must request: the same rows, one per customer. */
const bareGroupBy = (since: Date) => () =>
  pool().query(
    `select customer_id, count(*), sum(total), max(order_date) from numeric_orders where order_date >= $1 group by customer_id`,
    [since],
  );

const compare = async (owner: pg.Client): Promise<void> => {
  await load(owner);
  const scope = { businessId };
  const report = (days: number) => () => getSegmentationReport(scope, { method: "rfm", days });
  const forget = async () => {
    forgetMemory();
    await owner.query("delete from report_cache");
  };
  const since = (days: number) => startOfDay(addDays(dayOf(new Date(), "UTC"), 1 - 2 * days), "UTC");

  const whole = await report(365)();
  const { customer_count, order_count, previous_customer_count } = whole.value.totals;
  console.log(`  ${customer_count} customers with ${order_count} sales, ${previous_customer_count} in the year before`);

  const scored = await takeTurns(
    {
      "report, 365 days, uncached": { prepare: forget, work: report(365) },
      "bare GROUP BY over the same two years": { work: bareGroupBy(since(365)) },
      "report, 90 days, uncached": { prepare: forget, work: report(90) },
      "bare GROUP BY over the same 180 days": { work: bareGroupBy(since(90)) },
    },
    ROUNDS,
  );
  await report(365)();
  const cached = await takeTurns(
    {
      "report, 365 days, from this process's memory": { work: report(365) },
      "report, 365 days, from the shared table": { prepare: async () => forgetMemory(), work: report(365) },
    },
    100,
  );
  const year = { method: "rfm", days: 365 } as const;
  const first25 = { ...year, page: 1, pageSize: 25 };
  const people = await takeTurns(
    {
      "a segment of 365 days, searched, by name": {
        work: () => listSegmentCustomers(scope, { ...first25, segment: "R5F5M5", q: "c9", sort: "name" }),
      },
      "who moved in 365 days, uncached": { prepare: forget, work: () => getSegmentMovement(scope, year) },
      "all customers of 365 days, first page by revenue": {
        work: () => listSegmentCustomers(scope, { ...first25, sort: "-revenue" }),
      },
      "bare GROUP BY over 365 days": { work: bareGroupBy(startOfDay(addDays(dayOf(new Date(), "UTC"), -364), "UTC")) },
    },
    ROUNDS,
  );

  const overBare = { atMost: 1.3 };
  state(
    "uncached over the bare GROUP BY, 365 days",
    scored.ratio("report, 365 days, uncached", "bare GROUP BY over the same two years"),
    overBare,
  );
  state(
    "uncached over the bare GROUP BY, 90 days",
    scored.ratio("report, 90 days, uncached", "bare GROUP BY over the same 180 days"),
    overBare,
  );
  state(
    "a page of customers over the bare GROUP BY",
    people.ratio("all customers of 365 days, first page by revenue", "bare GROUP BY over 365 days"),
    { atMost: 1.5 },
  );
  const uncached = scored.median("report, 365 days, uncached");
  const overCached = { atLeast: 20 };
  state(
    "uncached over cached, from memory",
    uncached / cached.median("report, 365 days, from this process's memory"),
    overCached,
  );
  state(
    "uncached over cached, from the table",
    uncached / cached.median("report, 365 days, from the shared table"),
    overCached,
  );
};

const { customers } = parseArgs({ options: { customers: { type: "string" } } }).values;
if (customers === undefined) await withBenchDatabase(compare);
else await measureSizes(Number(customers));
