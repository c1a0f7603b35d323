import { execFileSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import type pg from "pg";
import { withBenchDatabase } from "../shared/bench-database.ts";
import { state } from "../shared/harness.ts";
import { addBusiness, completeShop } from "../shared/shops.ts";

// The nightly forecast of a business and of one ten times as large: its time must grow linearly, and its memory hardly.
// `--customers 1000000` for the large one; 100,000 by default.

const { values } = parseArgs({ options: { customers: { type: "string", default: "100000" } } });
const LARGE = Number(values.customers);

/** Two years of customers with individual purchase rates, about three purchases each; generated in the database. */
const load = async (owner: pg.Client, customers: number): Promise<string> => {
  const since = performance.now();
  await owner.query("select setseed(0.42)");
  const businessId = await addBusiness(owner);
  await owner.query(
    `insert into customers (business_id, customer_id, external_id)
     select $1, gen_random_uuid(), 'c' || n from generate_series(1, $2::int) n`,
    [businessId, customers],
  );
  await owner.query(
    `insert into orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, total_price, source)
     select $1, gen_random_uuid(), c.external_id || '-' || i, c.customer_id, 1, 'completed', bought,
            round(100 * exp(3.5 + c.size + 0.4 * (random() + random() + random() - 1.5)))::bigint, 'web'
       from (select customer_id, external_id, now() - interval '730 days' * random() as first,
                    7 - 80 * ln(1 - random()) as gap, 1.5 - 2.5 * ln(1 - random()) as many, random() - 0.5 as size
               from customers where business_id = $1) c
      cross join lateral (
        select i, c.first + (i - 1) * c.gap * interval '1 day' * (0.6 + 0.8 * random()) as bought
          from generate_series(1, c.many::int) i
      ) o where bought < now() or i = 1`,
    [businessId],
  );
  await completeShop(owner, businessId);
  const { rows } = await owner.query("select count(*)::int as orders from orders where business_id = $1", [businessId]);
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  console.log(`  ${customers} customers with ${rows[0].orders} orders loaded in ${seconds} s`);
  return businessId;
};

type Measured = { customers: number; whole: number; seconds: Record<string, number>; peakMb: number };

const measure = async (owner: pg.Client, customers: number): Promise<Measured> => {
  const business = await load(owner, customers);
  const once = path.join(import.meta.dirname, "forecast-once.ts");
  const measured: Measured = JSON.parse(
    execFileSync(process.execPath, [once, "--business", business], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    }),
  );
  const steps = Object.entries(measured.seconds).map(([step, took]) => `${step} ${took.toFixed(1)} s`);
  console.log(
    `    ${measured.customers} forecasts in ${measured.whole.toFixed(1)} s (${steps.join(", ")}), ` +
      `${((1000 * measured.whole) / measured.customers).toFixed(2)} ms a customer, peak ${measured.peakMb.toFixed(0)} MB`,
  );
  return measured;
};

await withBenchDatabase(async (owner) => {
  const small = await measure(owner, LARGE / 10);
  const large = await measure(owner, LARGE);
  const growth = large.whole / small.whole / (large.customers / small.customers);
  const how = "one forecast per size, each in a process of its own";
  state(
    `growth of the time over that of the customers (1: linear), to ${LARGE}`,
    { value: growth, how },
    { atMost: 1.3 },
  );
  const memory = { value: large.peakMb / small.peakMb, how };
  state("peak memory over that with a tenth of the customers", memory, { atMost: 2.5 });
});
