import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CostCoverage } from "#features/report/rules/report-figures.ts";
import {
  type CurveStep,
  type PopulatedTier,
  STEPS,
  type ValuePopulation,
} from "#features/report/rules/value-report.ts";
import type { Tier } from "#lib/rfm/value-tiers.ts";
import { buildAgeSql, buildBoughtCte, type TwoPeriods, twoPeriodValues } from "./rfm-scoring.ts";

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

/** The tier of a customer's net revenue by the two cuts of their period: the domain's `assignTier`. */
export const tierSql = (revenue: string, highAbove: string, lowBelow: string): string =>
  `case when greatest(${revenue}, 0) > ${highAbove} then 'V3' when greatest(${revenue}, 0) < ${lowBelow} then 'V1' else 'V2' end`;

/**
 * Both periods in one pass, returning at most 106 rows: six tiers, and the steps of this period's concentration curve.
 *
 * The boundaries are the k-th smallest and the k-th largest revenue, k = ⌈4n / 5⌉ (`computeTierCuts` of lib/rfm). A customer's
 * step is found by their rank from the top, so that only the steps are accumulated.
 */
const tiersIn = (reading: TwoPeriods): string => `
  with ${buildBoughtCte(reading)}, spenders as (
    select true as is_current, orders, revenue, ${buildAgeSql("last_at")} as age from bought where orders > 0
    union all
    select false, orders_before, revenue_before, ${buildAgeSql("last_at_before")} from bought where orders_before > 0
  ), ascending as (
    select is_current, array_agg(greatest(revenue, 0) order by revenue) as spent, count(*)::int as n
      from spenders group by is_current
  ), cuts as materialized (
    select is_current, spent[(4 * n + 4) / 5] as high_above, spent[n + 1 - (4 * n + 4) / 5] as low_below from ascending
  ), tiers as (
    select is_current, ${tierSql("revenue", "high_above", "low_below")} as tier, min(high_above) as high_above,
           min(low_below) as low_below, count(*) as customers, sum(orders) as orders, capped_sum(revenue) as revenue,
           sum(age) as age_sum, min(revenue) as spend_min, max(revenue) as spend_max
      from spenders join cuts using (is_current) group by 1, 2
  ), ends as materialized (
    select array_agg((2::bigint * i * n + steps) / (2 * steps) order by i) as ends
      from ascending, least(n, ${STEPS}) as steps, generate_series(1, steps) as i where is_current
  ), steps as (
    select 1 + width_bucket(n - ascended, ends) as step, capped_sum(value) as revenue
      from ascending, unnest(spent) with ordinality as one (value, ascended), ends where is_current group by 1
  ), curve as (
    select ends[step] as customers, capped_sum(revenue) over (order by step) as revenue from steps, ends
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, found.*
    from (select) as always_a_row left join (
      select * from tiers
      union all
      select true, null, null, null, customers, null, revenue, null, null, null from curve
    ) as found on true order by customers`;

type ValueReading = ValuePopulation & { previousTiers: PopulatedTier[]; customersInAll: number };

type Row = { customers_in_all: number; is_current: boolean | null; tier: Tier | null } & Record<
  "high_above" | "low_below" | "customers" | "orders" | "revenue" | "age_sum" | "spend_min" | "spend_max",
  number
>;

const populatedTier = (tier: Tier, row: Row): PopulatedTier => ({
  tier,
  customerCount: row.customers,
  orderCount: row.orders,
  revenue: row.revenue,
  ageDaysSum: row.age_sum,
  spend: { min: row.spend_min, max: row.spend_max },
});

/**
 * The tiers of a period and of the previous one of equal length, the period's boundaries and concentration, and the
 * business's number of customers.
 */
export const readValueTiers = (scope: Scope, reading: TwoPeriods): Promise<ValueReading> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(tiersIn(reading), twoPeriodValues(scope, reading));
    const tiersOf = (isCurrent: boolean) =>
      rows.flatMap((row) => (row.tier && row.is_current === isCurrent ? populatedTier(row.tier, row) : []));
    const [known] = rows.filter(({ tier, is_current }) => tier && is_current);
    return {
      tiers: tiersOf(true),
      previousTiers: tiersOf(false),
      cuts: known ? { highAbove: known.high_above, lowBelow: known.low_below } : null,
      steps: rows.flatMap(({ tier, is_current, customers, revenue }): CurveStep[] =>
        is_current && !tier ? [{ customers, revenue }] : [],
      ),
      customersInAll: rows[0]?.customers_in_all ?? 0,
    };
  });
