import { statSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { to as copyTo } from "pg-copy-streams";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
import { prepareReportCustomers } from "#features/report/list-report-customers.ts";
import { readSegmentCustomers } from "#features/report/store/report-customers.ts";
import { addDays, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import type { CopyKind } from "#records/orders/copy/copied-orders.ts";
import { buildOrderCopy, getCopyFolder, queryCopy } from "#records/orders/copy/order-copy.ts";
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

const COPIED_OF_LINES = `order_id, product_id, product_name, variant, category, brand, is_gift_card, quantity, refunded_quantity,
  line_total, refund_amount, price, unit_cost`;

const drain = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const GROUPED = `select count(*) from (select customer_id, count(*), sum(net_amount), max(order_date) from orders
  where business_id = $1 and is_counted group by 1)`;

/** All products of two years by what they brought in, and the same in SQL. */
const EVERYTHING = {
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  storefrontId: null,
  giftCardsAreSales: false,
  by: "product",
} as const;
const BY_PRODUCT = `select count(*) from (
  select product_id, sum(line_total - refund_amount), count(distinct order_id), count(distinct customer_id)
    from orders join order_items using (business_id, order_id)
   where business_id = $1 and is_counted and customer_id is not null group by 1)`;

const countLines = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ lines: number }>(
      `select count(*)::int as lines from orders join order_items using (business_id, order_id)
        where business_id = $1 and is_counted and customer_id is not null`,
      [scope.businessId],
    );
    return rows[0]?.lines ?? 0;
  });

await withBenchDatabase(async (owner) => {
  const { businessId, sales } = await loadLargeShop(owner, { customers: CUSTOMERS, withLines: true });
  const scope = { businessId };
  const copyOut = (query: string) =>
    pipeline(owner.query(copyTo(`copy (${query}) to stdout (format binary)`)), drain());
  const copying = await takeTurns(
    {
      "copying the orders": { work: () => buildOrderCopy(scope, "orders") },
      "copying the orders with traits": { work: () => buildOrderCopy(scope, "traits") },
      "copying the orders with lines": { work: () => buildOrderCopy(scope, "lines") },
      "COPY TO of the orders' columns": { work: () => copyOut(`select ${COPIED} from orders where is_counted`) },
      "COPY TO of the same, and of the lines' columns": {
        work: async () => {
          await copyOut(
            `select ${COPIED}, order_id, source, discount_amount, covered_revenue from orders where is_counted`,
          );
          await copyOut(`select ${COPIED_OF_LINES} from order_items`);
        },
      },
    },
    3,
  );
  const bytesOf = (kind: CopyKind) => statSync(path.join(getCopyFolder(scope), `${kind}.columns`)).size;
  const lines = await countLines(scope);
  const built = sales / copying.median("copying the orders") / 1000;

  const end = toLocalDay(new Date(), "UTC");
  const dayStarts = startsOfDays(addDays(end, 1 - 2 * DAYS), 2 * DAYS + 1, "UTC");
  const { thresholds, cells } = STANDARD_SCHEME;
  const reading = { dayStarts, days: DAYS, storefrontId: null, thresholds, cells };
  const firstDay = addDays(end, 1 - 2 * DAYS);
  const highest = { method: "value", segment: "V3", days: DAYS, sort: "-revenue" } as const;
  const { wanted } = await prepareReportCustomers(scope, highest);

  const forget = () => forgetCached(owner);
  const shop = { scope, of: ["orders", "traits", "lines"] } as const;
  const works: Record<string, Work> = {
    "GROUP BY customer": { work: () => bareQuery(scope, GROUPED) },
    "report, uncached": { prepare: forget, work: () => getSegmentationReport(scope, { method: "rfm", days: DAYS }) },
    "its cells": { work: () => readCells(scope, reading) },
    "groups by behavior": { work: () => readBehavior(scope, reading, firstDay) },
    "GROUP BY product": { work: () => bareQuery(scope, BY_PRODUCT) },
    "products by revenue": { work: () => queryCopy(scope, "lines", EVERYTHING) },
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
  const how = "size of the file";
  state("bytes on disk an order", { value: bytesOf("orders") / sales, how }, { atMost: 60 });
  const ofLines = (bytesOf("lines") - bytesOf("orders")) / lines;
  state("bytes on disk a line, with what else the copy has of its order", { value: ofLines, how }, { atMost: 30 });
  const withLines = copying.ratio("copying the orders with lines", "COPY TO of the same, and of the lines' columns");
  state("copying the orders with lines over bare COPY TO", withLines, { atMost: 3 });
  const overSql = times.ratio("products by revenue", "GROUP BY product");
  state("products by revenue over the bare GROUP BY", overSql, { atMost: 0.5 });
  console.log(`  ${lines} lines copied in ${(copying.median("copying the orders with lines") / 1000).toFixed(1)} s`);
  console.log(
    `  a change is in the report after ${times.median("its cells, after a change").toFixed(0)} ms (aim: 1,000)`,
  );
});
