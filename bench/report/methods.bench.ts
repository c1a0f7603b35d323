import type { ReportMethod } from "#lib/domain/report/report.ts";
import { addDays, dayOf, startOfDay } from "#lib/domain/time/day.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";
import { forgetMemory } from "#lib/server/cache/cache.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { loadDemoShop } from "../shared/demo-shop.ts";
import { takeTurns } from "../shared/harness.ts";

// The three methods' uncached reports over a demo shop twenty times its usual size, each compared with the bare GROUP
// BY of the same sales inside the database: by customer for RFM and value, by customer and category (stored in order
// lines) for behavior. Informative only.

const CUSTOMERS = 100_000;
const ROUNDS = 5;
const PERIODS = [90, 365];

const BY_CUSTOMER = `select count(*) from (
  select customer_id, count(*), sum(net_amount), max(order_date) from orders
   where business_id = $1 and is_counted and order_date >= $2 group by customer_id) as g`;

const BY_CATEGORY = `select count(*) from (
  select customer_id, category, count(*) from orders join order_items using (business_id, order_id)
   where business_id = $1 and is_counted and order_date >= $2 group by customer_id, category) as g`;

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { customers: CUSTOMERS });
  const bare = (text: string, days: number) => () =>
    withBusiness(scope, async (client) => {
      await client.query("set local work_mem = '128MB'");
      await client.query(text, [scope.businessId, startOfDay(addDays(dayOf(new Date(), "UTC"), 1 - 2 * days), "UTC")]);
    });
  const forget = async () => {
    forgetMemory();
    await owner.query("delete from report_cache");
  };
  const report = (method: ReportMethod, days: number) => ({
    prepare: forget,
    work: () => getSegmentationReport(scope, { method, days }),
  });
  for (const days of PERIODS) {
    console.log(`  ${days} days, bare GROUP BY over ${2 * days}`);
    const times = await takeTurns(
      {
        RFM: report("rfm", days),
        value: report("value", days),
        "GROUP BY customer": { work: bare(BY_CUSTOMER, days) },
        behavior: report("behavior", days),
        "GROUP BY customer, category": { work: bare(BY_CATEGORY, days) },
      },
      ROUNDS,
    );
    const over = (name: "RFM" | "value" | "behavior", yardstick: "GROUP BY customer" | "GROUP BY customer, category") =>
      `${name} ${times.ratio(name, yardstick).toFixed(2)}`;
    const ratios = [over("RFM", "GROUP BY customer"), over("value", "GROUP BY customer")];
    console.log(`  over their yardstick: ${[...ratios, over("behavior", "GROUP BY customer, category")].join(", ")}`);
  }
});
