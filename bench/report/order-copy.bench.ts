import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { to as copyTo } from "pg-copy-streams";
import { withBusiness } from "#core/db/with-business.ts";
import { settings } from "#core/server/settings.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { prepareReportCustomers } from "#features/report/list-report-customers.ts";
import { readSegmentCustomers } from "#features/report/store/report-customers.ts";
import { addDays, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { buildOrderCopy } from "#records/orders/copy/order-copy.ts";
import { readBehavior, readCells } from "#records/orders/copy/order-readings.ts";
import { STANDARD_SCHEME } from "#records/rules/rfm/scheme.ts";
import { answeredByCopies } from "../shared/answered-by.ts";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state, takeTurns, type Work } from "../shared/harness.ts";
import { loadLargeShop } from "../shared/large-shop.ts";
import { bareQuery, forgetCached } from "../shared/shops.ts";

// The RFM report from the copy of the orders, uncached, beside PostgreSQL's bare GROUP BY customer; what the copy costs, and how
// soon it has a change. Ten orders per customer over two years.

const { customers, rounds } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, rounds: { type: "string", default: "5" } },
}).values;
const CUSTOMERS = Number(customers);
const ROUNDS = Number(rounds);
const DAYS = 365;
const PAGE = { limit: 25, offset: 0 };

const COPIED = "customer_id, order_date, net_amount, gross_margin, storefront_id";

const drain = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const GROUPED = `select count(*) from (select customer_id, count(*), sum(net_amount), max(order_date) from orders
  where business_id = $1 and is_counted group by 1)`;

const folderOfCopy = (businessId: string) => path.resolve(settings().DATA_DIR, "analytics", businessId);

await withBenchDatabase(async (owner) => {
  const { businessId, sales } = await loadLargeShop(owner, { customers: CUSTOMERS, withLines: true });
  const scope = { businessId };
  const copying = await takeTurns(
    {
      "copying the orders": { work: () => buildOrderCopy(scope, "orders") },
      "copying the orders with traits": { work: () => buildOrderCopy(scope, "traits") },
      "COPY TO of the orders' columns": {
        work: () =>
          pipeline(
            owner.query(copyTo(`copy (select ${COPIED} from orders where is_counted) to stdout (format binary)`)),
            drain(),
          ),
      },
    },
    3,
  );
  const bytes = readdirSync(folderOfCopy(businessId))
    .filter((file) => file.startsWith("orders."))
    .map((file) => statSync(path.join(folderOfCopy(businessId), file)).size)
    .reduce((sum, size) => sum + size, 0);
  const built = sales / copying.median("copying the orders") / 1000;

  const end = toLocalDay(new Date(), "UTC");
  const dayStarts = startsOfDays(addDays(end, 1 - 2 * DAYS), 2 * DAYS + 1, "UTC");
  const { thresholds, cells } = STANDARD_SCHEME;
  const reading = { dayStarts, days: DAYS, storefrontId: null, thresholds, cells };
  const firstDay = addDays(end, 1 - 2 * DAYS);
  const highest = { method: "value", segment: "V3", days: DAYS, sort: "-revenue" } as const;
  const { wanted } = await prepareReportCustomers(scope, highest);

  const forget = () => forgetCached(owner);
  const shop = { scope, of: ["orders", "traits"] } as const;
  const works: Record<string, Work> = {
    "GROUP BY customer": { work: () => bareQuery(scope, GROUPED) },
    "report, uncached": { prepare: forget, work: () => getSegmentationReport(scope, { method: "rfm", days: DAYS }) },
    "its cells": { work: () => readCells(scope, reading) },
    "groups by behavior": { work: () => readBehavior(scope, reading, firstDay) },
    "customers of a tier": { work: () => readSegmentCustomers(scope, wanted, PAGE) },
    "its cells, after a change": {
      prepare: () =>
        withBusiness(scope, async (client) => {
          // Not any order's: a hundredth of them are one customer's.
          const { rows } = await client.query(
            "select customer_id from customer_metrics where business_id = $1 and order_count = 10 limit 1",
            [businessId],
          );
          const { customerId: customer } = rows[0];
          await client.query(
            "update orders set refunded_amount = refunded_amount + 1 where business_id = $1 and customer_id = $2",
            [businessId, customer],
          );
          await client.query(
            "update customer_metrics set revision = revision + 1 where business_id = $1 and customer_id = $2",
            [businessId, customer],
          );
        }),
      work: () => readCells(scope, reading),
    },
  };
  const times = await answeredByCopies(shop, () => takeTurns(works, ROUNDS));
  console.log(`  peak memory of Node ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
  const bare = "GROUP BY customer";
  state("report, uncached, over the bare GROUP BY", times.ratio("report, uncached", bare), { atMost: 1 });
  state("cells over the bare GROUP BY", times.ratio("its cells", bare), { atMost: 0.5 });
  state("groups by behavior over the bare GROUP BY", times.ratio("groups by behavior", bare), { atMost: 2 });
  state("customers of a tier over the bare GROUP BY", times.ratio("customers of a tier", bare), { atMost: 1 });
  const overCopyTo = copying.ratio("copying the orders", "COPY TO of the orders' columns");
  state("copying the orders over bare COPY TO", overCopyTo, { atMost: 3 });
  const speed = { value: built, how: "time, median of 3 rounds" };
  state("orders copied in a second, in millions", speed, { atLeast: 1 });
  state("bytes on disk an order", { value: bytes / sales, how: "size of the file" }, { atMost: 60 });
  console.log(
    `  a change is in the report after ${times.median("its cells, after a change").toFixed(0)} ms (aim: 1,000)`,
  );
});
