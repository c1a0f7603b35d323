import { randomUUID } from "node:crypto";
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { STANDARD_SCHEME } from "#lib/domain/report/rfm/scheme.ts";
import { addDays, dayOf, startsOfDays } from "#lib/domain/time/day.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";
import { prepareReportCustomers } from "#lib/report/list-report-customers.ts";
import { forgetMemory } from "#lib/server/cache/cache.ts";
import { readBehaviorGroups } from "#lib/server/db/report/behavior-groups.ts";
import { readSegmentCustomers } from "#lib/server/db/report/report-customers.ts";
import { readRfmCells } from "#lib/server/db/report/rfm-cells.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { CopyKind } from "#lib/server/order-copy/copied-orders.ts";
import { copiedBehavior, copiedBuyers, copiedCells } from "#lib/server/order-copy/copied-report.ts";
import { buildOrderCopy } from "#lib/server/order-copy/order-copy.ts";
import { settings } from "#lib/server/settings.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { median, state, takeTurns } from "../shared/harness.ts";

// The RFM report from the copy of the orders, uncached, beside DuckDB's bare GROUP BY of the same columns in its own memory and
// beside PostgreSQL; what the copy costs, and how soon it has a change. Ten orders per customer over two years.

const { customers, rounds } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, rounds: { type: "string", default: "5" } },
}).values;
const CUSTOMERS = Number(customers);
const ORDERS = 10 * CUSTOMERS;
const ROUNDS = Number(rounds);
const DAYS = 365;
const PAGE = { limit: 25, offset: 0 };
/** PostgreSQL takes minutes to group more customers by behavior. */
const COMPARES_BEHAVIOR = CUSTOMERS <= 100_000;

const load = async (owner: pg.Client): Promise<string> => {
  const id = randomUUID();
  const start = performance.now();
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1::uuid, $1::text, 'Bench', 'UTC', 'USD')",
    [id],
  );
  await owner.query(
    "insert into storefronts (business_id, id, name) select $1, i, 'Store ' || i from generate_series(1, 3) i",
    [id],
  );
  await owner.query(
    `insert into customers (business_id, customer_id, external_id)
     select $1, md5('c' || i)::uuid, 'c' || i from generate_series(0, $2::int - 1) i`,
    [id, CUSTOMERS],
  );
  // A tenth of the customers place about half of the orders.
  await owner.query(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
     select $1, md5('o' || i)::uuid, 'o' || i,
            md5('c' || case when i % 10 = 1 then i / 10 else floor($3::int * power(abs(hashint4(i)) / 2147483648.0, 3))::int end)::uuid,
            1 + i % 3, 'completed', now() - interval '730 days' * (1 - i::float8 / $2::int), 100 + abs(hashint4(i + 1)) % 100000, 'web'
       from generate_series(0, $2::int - 1) i`,
    [id, ORDERS, CUSTOMERS],
  );
  await owner.query(
    `insert into order_items (business_id, order_id, line_number, product_id, category, quantity, price, line_total)
     select $1, order_id, line, 'p' || (n + line) % 300, 'Category ' || (n * (1 + line * line)) % 25, 1, 100, 100
       from (select order_id, abs(hashtext(external_id)) % 10000 as n from orders where business_id = $1) o
      cross join lateral generate_series(1, 1 + n % 3) line`,
    [id],
  );
  await owner.query(
    `insert into customer_metrics (business_id, customer_id, order_count, lifetime_value, first_order_at, last_order_at)
     select business_id, customer_id, count(*), sum(net_amount), min(order_date), max(order_date)
       from orders where business_id = $1 group by 1, 2`,
    [id],
  );
  for (const table of ["orders", "order_items", "customers", "customer_metrics"])
    await owner.query(`vacuum (analyze) ${table}`);
  console.log(
    `  ${CUSTOMERS} customers with ${ORDERS} orders loaded in ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  return id;
};

/** How long copying takes, in milliseconds; the median of three. */
const timeToBuild = async (businessId: string, of: CopyKind): Promise<number> => {
  const builds: number[] = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await buildOrderCopy({ businessId }, of);
    builds.push(performance.now() - start);
  }
  return median(builds);
};

/** The same columns in DuckDB's memory. */
const openDuckDb = async (owner: pg.Client, folder: string) => {
  const file = path.join(folder, "orders.csv");
  const columns = "customer_id, order_date, net_amount, gross_margin, storefront_id";
  const rows = owner.query(copyTo(`copy (select ${columns} from orders) to stdout (format csv)`));
  await pipeline(rows, createWriteStream(file));
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const duck = await instance.connect();
  await duck.run(`create table orders as select * from read_csv('${file}', header = false, columns = {'customer_id': 'UUID',
    'order_date': 'TIMESTAMPTZ', 'net_amount': 'BIGINT', 'gross_margin': 'BIGINT', 'storefront_id': 'INTEGER'})`);
  rmSync(file);
  return duck;
};

const folderOfCopy = (businessId: string) => path.resolve(settings().DATA_DIR, "analytics", businessId);

await withBenchDatabase(async (owner) => {
  const businessId = await load(owner);
  const scope = { businessId };
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-duckdb-"));
  const duck = await openDuckDb(owner, folder);

  const built = await timeToBuild(businessId, "orders");
  const bytes = readdirSync(folderOfCopy(businessId))
    .map((file) => statSync(path.join(folderOfCopy(businessId), file)).size)
    .reduce((sum, size) => sum + size, 0);
  console.log(
    `  copy built in ${built.toFixed(0)} ms: ${Math.round((1000 * ORDERS) / built)} orders a second, ${(bytes / ORDERS).toFixed(1)} bytes an order`,
  );

  console.log(`  copy with traits built in ${(await timeToBuild(businessId, "traits")).toFixed(0)} ms`);

  const end = dayOf(new Date(), "UTC");
  const dayStarts = startsOfDays(addDays(end, 1 - 2 * DAYS), 2 * DAYS + 1, "UTC");
  const reading = { dayStarts, days: DAYS, storefrontId: null, thresholds: STANDARD_SCHEME.thresholds };
  const copied = await copiedCells(scope, reading);
  const { customersInAll: _, ...read } = await readRfmCells(scope, reading);
  if (!isDeepStrictEqual(copied, read)) throw new Error("The copy's cells differ from the database's");

  const firstDay = addDays(end, 1 - 2 * DAYS);
  if (COMPARES_BEHAVIOR) {
    const byBehavior = await copiedBehavior(scope, reading, firstDay);
    const { customersInAll: __, ...groups } = await readBehaviorGroups(scope, reading, firstDay);
    if (!isDeepStrictEqual(byBehavior, groups)) throw new Error("The copy's groups differ from the database's");
  } else console.log("  groups by behavior are compared with PostgreSQL's up to 100,000 customers");

  const highest = { method: "value", segment: "V3", days: DAYS, sort: "-revenue" } as const;
  const { wanted } = await prepareReportCustomers(scope, highest);

  const forget = async () => {
    forgetMemory();
    await owner.query("delete from report_cache");
  };
  const times = await takeTurns<string>(
    {
      "DuckDB, bare GROUP BY customer": {
        work: () =>
          duck.runAndReadAll(
            "select count(*) from (select customer_id, count(*), sum(net_amount), max(order_date) from orders group by 1)",
          ),
      },
      "report, uncached": { prepare: forget, work: () => getSegmentationReport(scope, { method: "rfm", days: DAYS }) },
      "its cells, from the copy": { work: () => copiedCells(scope, reading) },
      "its cells, from PostgreSQL": { work: () => readRfmCells(scope, reading) },
      "groups by behavior, from the copy": { work: () => copiedBehavior(scope, reading, firstDay) },
      ...(COMPARES_BEHAVIOR && {
        "groups by behavior, from PostgreSQL": { work: () => readBehaviorGroups(scope, reading, firstDay) },
      }),
      "customers of a tier, from the copy": {
        work: async () => {
          const bought = await copiedBuyers(scope, wanted.reading, wanted.membership);
          if (!bought) throw new Error("The copy was not used");
          return readSegmentCustomers(scope, { ...wanted, copied: bought }, PAGE);
        },
      },
      "customers of a tier, from PostgreSQL": {
        work: () => readSegmentCustomers(scope, { ...wanted, copied: null }, PAGE),
      },
      "its cells, from the copy, after a change": {
        prepare: () =>
          withBusiness(scope, async (client) => {
            // Not any order's: a hundredth of them are one customer's.
            const { rows } = await client.query(
              "select customer_id from customer_metrics where business_id = $1 and order_count = 10 limit 1",
              [businessId],
            );
            const { customer_id: customer } = rows[0];
            await client.query(
              "update orders set refunded_amount = refunded_amount + 1 where business_id = $1 and customer_id = $2",
              [businessId, customer],
            );
            await client.query(
              "update customer_metrics set revision = revision + 1 where business_id = $1 and customer_id = $2",
              [businessId, customer],
            );
          }),
        work: () => copiedCells(scope, reading),
      },
    },
    ROUNDS,
  );
  console.log(`  peak memory of Node ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB, with DuckDB's table`);
  const bare = "DuckDB, bare GROUP BY customer";
  state("report, uncached, over DuckDB's bare GROUP BY", times.ratio("report, uncached", bare), { atMost: 3 });
  state(
    "cells from PostgreSQL over those from the copy",
    times.ratio("its cells, from PostgreSQL", "its cells, from the copy"),
    { atLeast: 5 },
  );
  state(
    "customers of a tier, from PostgreSQL over from the copy",
    times.ratio("customers of a tier, from PostgreSQL", "customers of a tier, from the copy"),
    { atLeast: 2 },
  );
  if (COMPARES_BEHAVIOR)
    state(
      "groups by behavior, from PostgreSQL over from the copy",
      times.ratio("groups by behavior, from PostgreSQL", "groups by behavior, from the copy"),
      { atLeast: 5 },
    );
  state("orders copied in a second, in millions", ORDERS / built / 1000, { atLeast: 1 });
  state("bytes on disk an order", bytes / ORDERS, { atMost: 60 });
  console.log(
    `  a change is in the report after ${times.median("its cells, from the copy, after a change").toFixed(0)} ms (aim: 1,000)`,
  );
  duck.disconnectSync();
  rmSync(folder, { recursive: true, force: true });
});
