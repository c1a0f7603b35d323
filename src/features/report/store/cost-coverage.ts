import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CostCoverage } from "#features/report/rules/report-context.ts";
import type { TwoPeriods } from "./rfm-scoring.ts";

/** Of how much of a period's revenue the cost is known, and how many of its customers have no known cost. */
export const readCostCoverage = (scope: Scope, reading: TwoPeriods): Promise<CostCoverage> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { dayStarts, days, storefrontId } = reading;
    const { rows } = await client.query<CostCoverage>(
      `with bought as (
         select exact_sum(net_amount) as revenue, sum(covered_revenue) as covered
           from orders
          where business_id = $1 and is_counted and order_date >= $2 and order_date < $3
            and customer_id is not null and ($4::int is null or storefront_id = $4)
          group by customer_id
       )
       select coalesce(sum(covered), 0)::float8 / nullif(sum(revenue), 0) as share,
              count(*) filter (where covered is null)::int as "customersWithoutCosts" from bought`,
      [scope.businessId, dayStarts[days], dayStarts.at(-1), storefrontId],
    );
    return rows[0] ?? { share: null, customersWithoutCosts: 0 };
  });
