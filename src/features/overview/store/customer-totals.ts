import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** Of all orders; `leastOfHalf` in minor units, null without revenue. */
type CustomerTotals = {
  customers: number;
  buyers: number;
  once: number;
  half: number;
  leastOfHalf: number | null;
  /** Whether next actions were calculated. */
  hasActions: boolean;
  /** When the first import or connected shop began; null without one. */
  firstDataAt: Date | null;
};

/**
 * Counts customers by their stored metrics. Half of the revenue is brought by those with the largest lifetime values, whose least is where
 * their sum reaches half of all; customers with the same value count together, so that a list of that value or more has exactly these.
 */
export const readCustomerTotals = (scope: Scope): Promise<CustomerTotals> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerTotals>(
      `with bought as materialized (
         select customer_id, order_count, lifetime_value from customer_metrics where business_id = $1 and order_count > 0
       ), running as (
         select lifetime_value, sum(lifetime_value) over (order by lifetime_value desc, customer_id) as up_to,
                sum(lifetime_value) over () as whole
           from bought where lifetime_value > 0
       ), half as (
         select max(lifetime_value) as least from running where 2 * up_to >= whole
       )
       select (select count(*)::int from customers where business_id = $1) as customers,
              (select count(*)::int from bought) as buyers,
              (select count(*)::int from bought where order_count = 1) as once,
              (select count(*)::int from bought, half where lifetime_value >= least) as half,
              (select least::float8 from half) as least_of_half,
              exists (select from customer_actions where business_id = $1) as has_actions,
              least((select min(started_at) from imports where business_id = $1),
                    (select min(created_at) from connections where business_id = $1)) as first_data_at`,
      [scope.businessId],
    );
    const [totals] = rows;
    if (!totals) throw new Error("A statement without a row");
    return totals;
  });
