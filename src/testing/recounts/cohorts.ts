import { expect } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Cohorts } from "#features/cohorts/contracts.ts";

type Cell = { cohort: number; age: number; customers: number; orders: number; revenue: number };

const monthNumber = (month: string): number => 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7)) - 1;

/** What the customers who began in each month did in each month since; months since year 0, money in minor units. */
const countCells = (scope: Scope, timeZone: string) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Cell>(
      `with sales as (
         select customer_id, net_amount, (12 * extract(year from order_date at time zone $2) + extract(month from order_date at time zone $2) - 1)::int as month
           from orders where business_id = $1 and is_counted and customer_id is not null
       ), firsts as (
         select customer_id, min(month) as cohort from sales group by 1
       )
       select cohort, month - cohort as age, count(distinct customer_id)::int as customers, count(*)::int as orders, sum(net_amount)::float8 as revenue
         from sales join firsts using (customer_id) group by 1, 2`,
      [scope.businessId, timeZone],
    );
    return rows;
  });

/** Expects the cells of cohorts by month, and their total, to be those counted in SQL: retention, orders or revenue. */
export const expectCohorts = async (
  scope: Scope,
  timeZone: string,
  { metric, from, month, rows, total }: Cohorts,
): Promise<void> => {
  const cells = (await countCells(scope, timeZone)).filter(({ cohort }) => cohort >= monthNumber(from));
  const [now, first] = [monthNumber(month), cells.filter(({ age }) => age === 0)];
  const sizes = first.map(({ cohort, customers }) => ({ cohort, customers })).sort((a, b) => a.cohort - b.cohort);
  /** The cells of these cohorts by age: of those whose month is over, or of those in it now. */
  const expected = (cohorts: typeof sizes) =>
    Array.from({ length: now - Math.min(...cohorts.map(({ cohort }) => cohort)) + 1 }, (_, age) => {
      const over = cohorts.filter(({ cohort }) => cohort + age < now);
      const counted = over.length > 0 ? over : cohorts.filter(({ cohort }) => cohort + age === now);
      const own = cells.filter((cell) => cell.age === age && counted.some(({ cohort }) => cohort === cell.cohort));
      const sum = (rows: readonly Partial<Cell>[], of: "customers" | "orders" | "revenue") =>
        rows.reduce((total, row) => total + (row[of] ?? 0), 0);
      const customers = sum(counted, "customers");
      const values = {
        retention: sum(own, "customers") / customers,
        orders: sum(own, "orders"),
        revenue: sum(own, "revenue") / 100,
      };
      const value = values[metric as keyof typeof values];
      return { customers, activeCustomers: sum(own, "customers"), value, isComplete: over.length > 0 };
    });
  expect(rows.map(({ key, customers }) => [monthNumber(key ?? ""), customers])).toEqual(
    sizes.map(({ cohort, customers }) => [cohort, customers]),
  );
  for (const [at, row] of rows.entries())
    expect(row.cells.map(({ costCoverage: _, ...cell }) => cell)).toEqual(expected(sizes.slice(at, at + 1)));
  expect(total.cells.map(({ costCoverage: _, ...cell }) => cell)).toEqual(expected(sizes));
};
