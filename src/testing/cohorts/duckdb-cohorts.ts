import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CohortDimension } from "#features/cohorts/rules/cohort-table.ts";

// A second implementation of the cohort tables, by another database, from the rows that an analyst would export. DuckDB shares
// neither code nor time zone data with PostgreSQL, and its SQL here is written cell by cell from the definitions of
// docs/cohorts.md rather than from the product's query, so that the two can only agree by both being right.

const TABLES = {
  customers: `select customer_id as id, country, acquisition_campaign as campaign, segment
    from customers left join customer_rfm using (business_id, customer_id) where business_id = $1`,
  orders: `select order_id as id, customer_id as customer, storefront_id as storefront, status, order_date as placed,
      total_price as total, discount_amount as discount, discount_codes as codes, source, gross_margin as margin,
      covered_revenue as covered from orders where business_id = $1`,
  refunds: `select order_id as "order", amount from refunds where business_id = $1`,
  lines: `select order_id as "order", product_id as product, category from order_items where business_id = $1`,
};

const COLUMNS: Record<keyof typeof TABLES, string> = {
  customers: "{id: 'VARCHAR', country: 'VARCHAR', campaign: 'VARCHAR', segment: 'VARCHAR'}",
  orders: `{id: 'VARCHAR', customer: 'VARCHAR', storefront: 'INTEGER', status: 'VARCHAR', placed: 'TIMESTAMPTZ', total: 'BIGINT',
    discount: 'BIGINT', codes: 'VARCHAR[]', source: 'VARCHAR', margin: 'BIGINT', covered: 'BIGINT'}`,
  refunds: "{\"order\": 'VARCHAR', amount: 'BIGINT'}",
  lines: "{\"order\": 'VARCHAR', product: 'VARCHAR', category: 'VARCHAR'}",
};

/** Exports a business's rows to files and loads them into DuckDB for `work`. */
export const withDuckDb = async <Result>(
  scope: Scope,
  timeZone: string,
  work: (duck: DuckDBConnection) => Promise<Result>,
): Promise<Result> => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-360-duckdb-"));
  const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false", threads: "1" });
  const duck = await instance.connect();
  try {
    for (const [name, text] of Object.entries(TABLES)) {
      const { rows } = await withBusiness(scope, (client) => client.query(text, [scope.businessId]));
      const file = path.join(folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(rows));
      await duck.run(
        `create table ${name} as from read_json('${file}', columns = ${COLUMNS[name as keyof typeof TABLES]})`,
      );
    }
    await duck.run(SALES, { zone: timeZone });
    return await work(duck);
  } finally {
    duck.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
};

/** Sales that count, with the calendar month in the shop's time zone as a number. */
const SALES = `create table sales as
  select o.*, total - back as net, datediff('month', timestamp '2000-01-01', timezone($zone, placed)) as month
    from (select orders.*, coalesce((select sum(amount) from refunds r where r."order" = orders.id), 0)::bigint as back from orders) o
   where customer is not null and status in ('completed', 'partial') and (back = 0 or back < total)`;

const VALUE: Record<CohortDimension, string> = {
  month:
    "select customer, 'value' as kind, strftime(timestamp '2000-01-01' + to_months(month::int), '%Y-%m') as key from firsts",
  product: "select customer, 'value' as kind, product as key from firsts join lines on lines.\"order\" = firsts.id",
  category: `select customer, 'value' as kind, category as key from firsts join lines on lines."order" = firsts.id
    where category is not null`,
  channel: "select customer, 'value' as kind, source as key from firsts",
  discount: `select customer, 'value' as kind, unnest(codes) as key from firsts
    union all select customer, if(max(discount) > 0, 'automatic', 'none'), null from firsts group by 1 having max(len(codes)) = 0`,
  campaign:
    "select customer, if(campaign is null, 'unknown', 'value') as kind, campaign as key from firsts join customers c on c.id = customer",
  country:
    "select customer, if(country is null, 'unknown', 'value') as kind, country as key from firsts join customers c on c.id = customer",
  rfm_segment:
    "select customer, if(segment is null, 'unknown', 'value') as kind, segment as key from firsts join customers c on c.id = customer",
};

type Request = {
  by: CohortDimension;
  from: string;
  to: string;
  month: string;
  storefrontId: number | null;
  mostCohorts: number;
};

/** A cell of the table; money in minor units, lifetime value per customer rounded to whole ones. */
export type DuckCell = {
  kind: string;
  key: string | null;
  age: number;
  customers: number;
  active: number;
  orders: number;
  revenue: number;
  margin: number | null;
  ltv: number;
  isComplete: boolean;
};

const monthNumber = (month: string) => `datediff('month', date '2000-01-01', date '${month}-01')`;

/** Every cell of the cohorts and of all customers, in no particular order. */
export const duckCohorts = async (duck: DuckDBConnection, request: Request): Promise<DuckCell[]> => {
  const { by, from, to, month, storefrontId, mostCohorts } = request;
  const limit = by === "month" ? 1000 : mostCohorts;
  const answer = await duck.runAndReadAll(
    `with begun as (select customer, min(placed) as placed, min(month) as month from sales group by 1),
     all_firsts as (select s.* from sales s join begun b on b.customer = s.customer and b.placed = s.placed),
     started as (
       select distinct customer, month from all_firsts
        where month between ${monthNumber(from)} and ${monthNumber(to)} and (${storefrontId ?? "null"}::int is null or storefront = ${storefrontId ?? "null"})
     ),
     firsts as (select f.* from all_firsts f where customer in (select customer from started)),
     valued as (select distinct * from (${VALUE[by]})),
     popular as (select key from valued where kind = 'value' group by key order by count(*) desc, key limit ${limit}),
     chosen as (select * from valued where kind <> 'value' or key in (from popular)),
     members as (
       from chosen
       union all select customer, 'other', null from started where customer not in (select customer from chosen)
       union all select customer, 'total', null from started
     ),
     -- Every customer with every month of their life, and whether it is over.
     lived as (
       select m.*, s.month as born, age.i as age, s.month + age.i < ${monthNumber(month)} as over
         from members m join started s using (customer) cross join range(0, 200) age (i)
        where s.month + age.i <= ${monthNumber(month)}
     ),
     counted as (select * from lived qualify over or not bool_or(over) over (partition by kind, key, age)),
     did as (
       select c.*, (select count(*) from sales s where s.customer = c.customer and s.month = born + age) as orders,
         (select sum(net) from sales s where s.customer = c.customer and s.month = born + age) as revenue,
         (select sum(margin) from sales s where s.customer = c.customer and s.month = born + age) as margin
         from counted c
     ),
     cells as (
     select kind, key, age::int as age, count(*)::int as customers, count(*) filter (orders > 0)::int as active, sum(orders)::int as orders,
       coalesce(sum(revenue), 0)::double as revenue, if(sum(orders) = 0, 0, sum(margin))::double as margin, bool_and(over) as "isComplete"
       from did group by kind, key, age
     )
     select *, round(sum(revenue / customers) over (partition by kind, key order by age))::double as ltv from cells`,
  );
  return answer.getRowObjectsJS() as DuckCell[];
};
