import { parseArgs } from "node:util";
import { readCohortTable } from "#features/cohorts/read-cohorts.ts";
import { MOST_MONTHS } from "../../src/records/rules/order-readings/cohorts-of-orders.ts";
import { COHORT_DIMENSIONS, type CohortDimension } from "../../src/records/rules/report-choices.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { bareQuery, forgetCached, loadDemoShop } from "../shared/shops.ts";

// Uncached cohort tables of a shop with about a million orders in five years, by each dimension, compared with what any of them
// must do at least: group the same orders by customer and month inside the database.

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
/** Ten orders per customer, all within the longest range. */
const SHOP = { days: 1790, pace: 8, timeZone: "America/New_York" };
const ROUNDS = 3;

const BARE = `select count(*) from (
  select customer_id, date_trunc('month', order_date, 'America/New_York'), count(*), sum(net_amount) from orders
   where business_id = $1 and is_counted and customer_id is not null group by 1, 2) as g`;

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { ...SHOP, customers: Number(values.customers) });
  const cohorts = (by: CohortDimension) => ({
    prepare: () => forgetCached(owner),
    work: () => readCohortTable(scope, { by, months: MOST_MONTHS }),
  });
  const works = {
    ...(Object.fromEntries(COHORT_DIMENSIONS.map((by) => [by, cohorts(by)])) as Record<
      CohortDimension,
      ReturnType<typeof cohorts>
    >),
    "GROUP BY customer, month": { work: () => bareQuery(scope, BARE) },
  };
  const times = await takeTurns(works, ROUNDS);
  state("by month over the bare GROUP BY", times.ratio("month", "GROUP BY customer, month"), { atMost: 3 });
  const others = COHORT_DIMENSIONS.map((by) => times.ratio(by, "GROUP BY customer, month"));
  const [slowest] = others.sort((a, b) => b.value - a.value);
  if (slowest) state("the slowest dimension over the bare GROUP BY", slowest, { atMost: 6 });
});
