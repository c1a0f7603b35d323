import { parseArgs } from "node:util";
import type pg from "pg";
import { pool } from "#core/db/pool.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentMovement } from "#features/report/get-segment-movement.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { listSegmentCustomers } from "#features/report/list-report-customers.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { forgetMemory } from "../../src/core/cache.ts";
import { answeredByCache, answeredByCopies } from "../shared/answered-by.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { loadLargeShop } from "../shared/large-shop.ts";
import { forgetCached } from "../shared/shops.ts";
import { measureGroups } from "./groups.ts";
import { measureSizes } from "./report-sizes.ts";

// The uncached report over 1,000,000 orders of 100,000 customers, from the copy of the orders, compared
// with the minimum that a program scoring in its own memory must do: the bare GROUP BY of the same rows with numeric totals, fetching
// one row per customer. They alternate. With --customers 1000000: how it scales to that many (report-sizes.ts).

const { values } = parseArgs({
  options: {
    customers: { type: "string" },
    shop: { type: "string", default: "100000" },
    rounds: { type: "string", default: "21" },
  },
});

const CUSTOMERS = Number(values.shop);
const ROUNDS = Number(values.rounds);
const CACHED_ROUNDS = 100;

/** The sales with numeric totals, for the yardstick. */
const copyAsNumeric = async (owner: pg.Client): Promise<void> => {
  await owner.query(`create table numeric_orders as
    select business_id, order_id, external_id, customer_id, storefront_id, status, order_date,
           (total_price / 100.0)::numeric(12, 2) as total, (refunded_amount / 100.0)::numeric(12, 2) as refunded, source
      from orders where is_counted`);
  await owner.query("grant select on numeric_orders to customer360_app");
  await owner.query("vacuum (analyze) numeric_orders");
};

/** The minimum that a program scoring in its own memory must request: the same rows, one per customer. */
const bareGroupBy = (since: Date) => () =>
  pool().query(
    `select customer_id, count(*), sum(total), max(order_date) from numeric_orders where order_date >= $1 group by customer_id`,
    [since],
  );

const compare = async (owner: pg.Client, scope: Scope): Promise<void> => {
  const report = (days: number) => () => getSegmentationReport(scope, { method: "rfm", days });
  const forget = () => forgetCached(owner);
  const since = (days: number) => startOfDay(addDays(toLocalDay(new Date(), "UTC"), 1 - 2 * days), "UTC");

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
  const cached = await answeredByCache(() =>
    takeTurns(
      {
        "report, 365 days, from this process's memory": { work: report(365) },
        "report, 365 days, from the shared table": { prepare: async () => forgetMemory(), work: report(365) },
      },
      CACHED_ROUNDS,
    ),
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
      "bare GROUP BY over 365 days": {
        work: bareGroupBy(startOfDay(addDays(toLocalDay(new Date(), "UTC"), -364), "UTC")),
      },
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
  const how = `time, medians of ${ROUNDS} and ${CACHED_ROUNDS} rounds`;
  for (const from of ["this process's memory", "the shared table"] as const) {
    const value = uncached / cached.median(`report, 365 days, from ${from}`);
    state(`uncached over cached, from ${from}`, { value, how }, { atLeast: 20 });
  }
};

if (values.customers === undefined)
  await withBenchDatabase(async (owner) => {
    const scope = await loadLargeShop(owner, { customers: CUSTOMERS });
    await copyAsNumeric(owner);
    await answeredByCopies({ scope, of: ["orders"] }, async () => {
      await compare(owner, scope);
      await measureGroups(owner, scope);
    });
  });
else await measureSizes(Number(values.customers));
