import type pg from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { listSegmentCustomers } from "#features/report/list-report-customers.ts";
import { readGroups } from "#features/report/read-groups.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { LAPSED_CODE } from "../../src/lib/rfm/score.ts";
import { state, takeTurns } from "../shared/harness.ts";
import { bareQuery, forgetCached } from "../shared/shops.ts";

// What the RFM page reads beside the cached report, over a large shop: the figures of the
// segments and of lapsed customers, and the first page of the lapsed. Compared with grouping all sales by customer, which
// finding the lapsed takes at least, and with the report itself, uncached.

const ROUNDS = 5;
const DAYS = 90;

const ALL_SALES = `select count(*) from (
  select customer_id, count(*), sum(net_amount), max(order_date) as last from orders
   where business_id = $1 and is_counted group by customer_id) as g where last < $2`;

export const measureGroups = async (owner: pg.Client, scope: Scope): Promise<void> => {
  const start = startOfDay(addDays(toLocalDay(new Date(), "UTC"), 1 - DAYS), "UTC");
  const forget = () => forgetCached(owner);
  const report = () => getSegmentationReport(scope, { method: "rfm", days: DAYS });
  const lapsed = { method: "rfm", days: DAYS, segment: LAPSED_CODE, sort: "-revenue", page: 1, pageSize: 25 } as const;
  const times = await takeTurns(
    {
      "GROUP BY customer, all sales": { work: () => bareQuery(scope, ALL_SALES, start) },
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
  state("groups, first read, over grouping all sales", times.ratio("groups, first read", yardstick), { atMost: 1 });
  state("groups, again, over grouping all sales", times.ratio("groups, again", yardstick), { atMost: 1 });
  state("lapsed customers over grouping all sales", times.ratio("first page of lapsed", yardstick), { atMost: 1 });
};
