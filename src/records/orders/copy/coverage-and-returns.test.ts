import fc from "fast-check";
import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { runs } from "#testing/depth.ts";
import { A_SHOP, aRandomShop, randomShops, twoPeriods } from "#testing/shops/random-shops.ts";
import { readCostCoverage, readReturns } from "./order-readings.ts";

type Period = { from: Date; until: Date };

const firstRow = <Row extends object>(scope: Scope, text: string, ...values: readonly unknown[]): Promise<Row> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<Row>(text, [scope.businessId, ...values]);
    return rows[0] as Row;
  });

const coverageInSql = (scope: Scope, { from, until }: Period, storefrontId: number | null) =>
  firstRow<{ share: number | null; customersWithoutCosts: number }>(
    scope,
    `with bought as (
       select exact_sum(net_amount) as revenue, sum(covered_revenue) as covered from orders
        where business_id = $1 and is_counted and order_date >= $2 and order_date < $3
          and customer_id is not null and ($4::int is null or storefront_id = $4)
        group by customer_id
     )
     select coalesce(sum(covered), 0)::float8 / nullif(sum(revenue), 0) as share,
            count(*) filter (where covered is null)::int as customers_without_costs from bought`,
    from,
    until,
    storefrontId,
  );

const returnsInSql = (scope: Scope, { from, until }: Period, timeZone: string) =>
  firstRow<{ purchases: number; revenue: number }>(
    scope,
    `select count(distinct (o.customer_id, (o.order_date at time zone $4)::date))::int as purchases,
            coalesce(sum(o.net_amount), 0)::float8 as revenue
       from orders o join customer_metrics m on m.business_id = $1 and m.customer_id = o.customer_id
      where o.business_id = $1 and o.is_counted and o.order_date >= $2 and o.order_date < $3 and m.first_order_at < $2`,
    from,
    until,
    timeZone,
  );

test("the known costs of random shops, and what earlier customers bought, are those of PostgreSQL's orders", async () => {
  const seen = { partly: 0, without: 0, returned: 0 };
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const scope = await aRandomShop({ reading, sales });
      const { dayStarts, days, storefrontId } = twoPeriods(reading);
      const period = { from: dayStarts[days] as Date, until: dayStarts.at(-1) as Date };
      const costs = await readCostCoverage(scope, { dayStarts, days, storefrontId });
      const expected = await coverageInSql(scope, period, storefrontId);
      expect(costs.customersWithoutCosts).toBe(expected.customersWithoutCosts);
      if (expected.share === null) expect(costs.share).toBeNull();
      else expect(costs.share).toBeCloseTo(expected.share, 12);
      const returned = await readReturns(scope, { ...period, timeZone: reading.zone });
      expect(returned).toEqual(await returnsInSql(scope, period, reading.zone));
      seen.partly += Number((costs.share ?? 0) > 0 && (costs.share ?? 0) < 1);
      seen.without += costs.customersWithoutCosts;
      seen.returned += returned.purchases;
    }),
    { numRuns: runs(60, 5), examples: [[A_SHOP]] },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
});
