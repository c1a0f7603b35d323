import { parseArgs } from "node:util";
import { LAPSED_CODE } from "#lib/domain/report/group.ts";
import { addDays, dayOf, startOfDay } from "#lib/domain/time/day.ts";
import { getSegmentationReport } from "#lib/report/get-segmentation-report.ts";
import { listSegmentCustomers } from "#lib/report/list-report-customers.ts";
import { readGroups } from "#lib/report/read-groups.ts";
import { forgetMemory } from "#lib/server/cache/cache.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { loadDemoShop } from "../shared/demo-shop.ts";
import { state, takeTurns } from "../shared/harness.ts";

// What the RFM page reads beside the cached report, over a demo shop twenty times its usual size: the figures of the
// segments and of lapsed customers, and the first page of the lapsed. Compared with grouping all sales by customer, which
// finding the lapsed takes at least, and with the report itself, uncached.

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const CUSTOMERS = Number(values.customers);
const ROUNDS = 5;
const DAYS = 90;

const ALL_SALES = `select count(*) from (
  select customer_id, count(*), sum(net_amount), max(order_date) as last from orders
   where business_id = $1 and is_counted group by customer_id) as g where last < $2`;

await withBenchDatabase(async (owner) => {
  const scope = await loadDemoShop(owner, { customers: CUSTOMERS });

  const bare = () =>
    withBusiness(scope, async (client) => {
      await client.query("set local work_mem = '128MB'");
      const start = startOfDay(addDays(dayOf(new Date(), "UTC"), 1 - DAYS), "UTC");
      await client.query(ALL_SALES, [scope.businessId, start]);
    });
  const forget = async () => {
    forgetMemory();
    await owner.query("delete from report_cache");
  };
  const report = () => getSegmentationReport(scope, { method: "rfm", days: DAYS });
  const lapsed = { method: "rfm", days: DAYS, segment: LAPSED_CODE, sort: "-revenue", page: 1, pageSize: 25 } as const;
  await report();
  const times = await takeTurns(
    {
      "GROUP BY customer, all sales": { work: bare },
      "groups, first read": {
        prepare: async () => {
          await forget();
          await report();
        },
        work: () => readGroups(scope, { method: "rfm", days: DAYS }),
      },
      "groups, again": { work: () => readGroups(scope, { method: "rfm", days: DAYS }) },
      "first page of lapsed": { work: () => listSegmentCustomers(scope, lapsed) },
      "report, uncached": { prepare: forget, work: report },
    },
    ROUNDS,
  );
  const yardstick = "GROUP BY customer, all sales";
  state("groups, first read, over grouping all sales", times.ratio("groups, first read", yardstick), { atMost: 4 });
  state("groups, again, over grouping all sales", times.ratio("groups, again", yardstick), { atMost: 4 });
  state("lapsed customers over grouping all sales", times.ratio("first page of lapsed", yardstick), { atMost: 2 });
});
