import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { getSegmentationReport } from "./segmentation-report.ts";

// A real shop: UCI Online Retail (Chen, Sain, Guo 2012, doi 10.1057/dbm.2012.17), through the command line. The file lies
// beside the project, not in it.
const FILE = path.resolve(process.env.SHARED_DIR ?? "../shared", "data/online-retail-2010-2011.csv.gz");
const isThere = existsSync(FILE);
if (!isThere) console.warn(`Skipped: the report over a real shop's year, as there is no ${FILE}`);

/**
 * The report's rule a second time, and by other means: from the refunds themselves rather than the columns kept of them,
 * days by PostgreSQL's own calendar, ranks for everybody, and each cell's segment as the nearest code of its recency's
 * family (ties to the lower), one purchase apart, which is how reference/rfm.md §2 says it.
 */
const BUYERS = `sales as (
    select o.customer_id, (o.order_date at time zone 'Europe/London')::date as day, o.total_price,
           case when $4 then coalesce((select sum(r.amount) from refunds r
             where r.business_id = o.business_id and r.order_id = o.order_id), 0) else 0 end as refunded
      from orders o
     where o.business_id = $1 and o.customer_id is not null and o.status in ('completed', 'partial')
  ), buyers as (
    select customer_id, count(*) as orders, sum(total_price - refunded) as spend, $2::date - max(day) as age
      from sales
     where day between $2::date - ($3::int - 1) and $2::date and not (refunded > 0 and refunded >= total_price)
     group by customer_id
  )`;

const SECOND_OPINION = `
  with ${BUYERS}, scored as (
    select *, 5 - floor(5.0 * age / $3) as r,
           1 + floor(5.0 * (rank() over (order by orders) - 1) / count(*) over ()) as f,
           1 + floor(5.0 * (rank() over (order by spend) - 1) / count(*) over ()) as m
      from buyers
  ), codes (rank, name, r, f, m, families) as (
    values (1, 'Hibernating', 1, 1, 2, array[1, 2]), (2, 'At Risk', 2, 2, 3, array[1, 2]),
           (3, 'Need Attention', 2, 3, 3, array[2]), (4, 'Promising', 3, 2, 2, array[3]),
           (6, 'Potential Loyalists', 4, 2, 3, array[3, 4, 5]),
           (7, 'Loyal Customers', 4, 4, 4, array[3, 4, 5]), (8, 'Champions', 5, 5, 5, array[4, 5])
  ), placed as (
    select s.*, case when s.f = 1 and s.r >= 4 then 'New Customers' when s.f = 1 and s.r = 3 then 'Promising' else
      (select c.name from codes c where s.r::int = any (c.families)
        order by (c.r - s.r) ^ 2 + (c.f - s.f) ^ 2 + (c.m - s.m) ^ 2, c.rank limit 1) end as segment
      from scored s
  )
  select segment, count(*) as customers, sum(orders)::bigint as orders, sum(spend)::bigint as pence,
         round(avg(age), 2)::float8 as age
    from placed group by segment`;

/** The tiers by a rank from below and one from above for everybody. */
const SECOND_OPINION_OF_VALUE = `
  with ${BUYERS}, ranked as (
    select *, rank() over (order by spend) - 1 as below, rank() over (order by spend desc) - 1 as above,
           count(*) over () as n
      from buyers
  )
  select case when 5 * below >= 4 * n then 'High Value' when 5 * above >= 4 * n then 'Low Value' else 'Medium Value' end
           as segment,
         count(*) as customers, sum(orders)::bigint as orders, sum(spend)::bigint as pence,
         round(avg(age), 2)::float8 as age
    from ranked group by 1`;

type Opinion = { segment: string; customers: number; orders: number; pence: number; age: number };

describe.skipIf(!isThere)("a real shop's year", () => {
  let scope: Scope;
  let owner: pg.Client;

  beforeAll(async () => {
    const { slug, ...shop } = await aBusiness({ timeZone: "Europe/London", currency: "GBP" });
    scope = shop;
    const command = ["src/cli/import.ts", FILE, "--format", "online-retail", "--business", slug];
    await promisify(execFile)(process.execPath, command, { cwd: process.cwd(), env: process.env });
    owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await owner.connect();
    // The evening of the last day of the file.
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2011-12-09T20:00:00Z") });
  }, 300_000);

  afterAll(async () => {
    vi.useRealTimers();
    await owner?.end();
  });

  const secondOpinion = async (days: number, net: boolean, query = SECOND_OPINION): Promise<Map<string, Opinion>> => {
    const { rows } = await owner.query(query, [scope.businessId, "2011-12-09", days, net]);
    const numbers = rows.map(({ segment, ...row }): Opinion => {
      const [customers, orders, pence, age] = [row.customers, row.orders, row.pence, row.age].map(Number);
      return { segment, customers: customers ?? 0, orders: orders ?? 0, pence: pence ?? 0, age: age ?? 0 };
    });
    return new Map(numbers.map((row) => [row.segment, row]));
  };

  test.each([
    ["rfm", 30],
    ["rfm", 90],
    ["rfm", 365],
    ["value", 30],
    ["value", 90],
    ["value", 365],
  ] as const)("the report by %s of %i days says what an independent query says, to the penny", async (method, days) => {
    const { value } = await getSegmentationReport(scope, { method, days });
    const opinion = await secondOpinion(days, true, method === "rfm" ? SECOND_OPINION : SECOND_OPINION_OF_VALUE);
    expect(opinion.size).toBeGreaterThan(method === "rfm" ? 4 : 2);
    for (const segment of value.segments) {
      const theirs = opinion.get(segment.segment_name);
      expect({
        segment: segment.segment_name,
        customers: segment.customer_count,
        orders: segment.order_count,
        pence: Math.round(segment.total_revenue * 100),
        age: segment.characteristics.avg_days_since_last_purchase,
      }).toEqual(theirs ?? { segment: segment.segment_name, customers: 0, orders: 0, pence: 0, age: 0 });
    }
  });

  // reference/rfm.md §6: customers, and their revenue, in per cent; cancellations dropped, not netted. It counted ages in
  // hours rather than days, which moves a few near a border: within one point.
  test.each([
    [
      90,
      2889,
      [
        ["Champions", 15.6, 53.8],
        ["Loyal Customers", 19.2, 18.1],
        ["Potential Loyalists", 9.2, 3.1],
        ["New Customers", 22.4, 11.8],
        ["Promising", 12.4, 4.0],
        ["Need Attention", 2.0, 1.6],
        ["At Risk", 6.0, 4.7],
        ["Hibernating", 13.2, 2.8],
      ],
    ],
    [
      365,
      4264,
      [
        ["Champions", 21.1, 69.0],
        ["Loyal Customers", 17.6, 12.6],
        ["Potential Loyalists", 20.4, 9.1],
        ["New Customers", 19.4, 3.8],
        ["Promising", 8.5, 1.6],
        ["Need Attention", 0.5, 0.8],
        ["At Risk", 2.4, 1.9],
        ["Hibernating", 10.1, 1.2],
      ],
    ],
  ] as const)("before netting, %i days look like the published figures", async (days, customers, shares) => {
    const opinion = await secondOpinion(days, false);
    const all = [...opinion.values()];
    const [people, pence] = [all.reduce((a, b) => a + b.customers, 0), all.reduce((a, b) => a + b.pence, 0)];
    expect(people).toBe(customers);
    for (const [segment, ofCustomers, ofRevenue] of shares) {
      const theirs = opinion.get(segment);
      expect(Math.abs((100 * (theirs?.customers ?? 0)) / people - ofCustomers)).toBeLessThan(1);
      expect(Math.abs((100 * (theirs?.pence ?? 0)) / pence - ofRevenue)).toBeLessThan(1);
    }
  });
});
