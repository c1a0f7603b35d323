import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { MEASURES, type Measure } from "#lib/effects/campaign.ts";
import type { DayRow, GroupRow, Observations } from "#lib/effects/results.ts";
import { prepareSums } from "./draw-members.ts";

/** SQL: what a customer's sales of a day add up to. */
const OF_DAY: Record<Measure, string> = {
  revenue: "exact_sum(o.net_amount)",
  orders: "count(*)",
  margin: "coalesce(exact_sum(o.gross_margin), 0)",
};

/** What each measure is adjusted by. */
const PAST: Record<Measure, string> = { revenue: "past_revenue", orders: "past_orders", margin: "past_revenue" };

const buildSumsSql = (measure: Measure): string =>
  `jsonb_build_object('y', sum(${measure}), 'yy', sum(${measure}_to * ${measure}_to - (${measure}_to - ${measure}) ^ 2),
     'xy', sum(${PAST[measure]} * ${measure}))`;

const PAST_SUMS = ["orders", "revenue"].map(
  (name) => `'${name}', jsonb_build_object('x', sum(past_${name}::float8), 'xx', sum(past_${name}::float8 ^ 2))`,
);

const GROUPS = `select stratum, is_control, count(*)::int as n, jsonb_build_object(${PAST_SUMS}) as past
  from campaign_members where business_id = $1 and campaign_id = $2 group by 1, 2`;

/**
 * A customer's square up to a day is the sum of what each of their days adds to it, so the groups' sums of squares come from
 * one pass over the sales. `$3` are the first instants of the measured days and the end of the last.
 */
const DAYS = `with daily as (
    select m.customer_id, m.stratum, m.is_control, m.past_orders::float8 as past_orders, m.past_revenue::float8 as past_revenue,
           width_bucket(o.order_date, $3::timestamptz[]) as day,
           ${MEASURES.map((measure) => `(${OF_DAY[measure]})::float8 as ${measure}`).join(", ")},
           coalesce(exact_sum(o.covered_revenue), 0)::float8 as covered
      from campaign_members m
      join orders o on o.business_id = $1 and o.customer_id = m.customer_id and o.is_counted
       and o.order_date >= ($3::timestamptz[])[1] and o.order_date < ($3::timestamptz[])[cardinality($3::timestamptz[])]
     where m.business_id = $1 and m.campaign_id = $2
     group by 1, 2, 3, 4, 5, 6
  ), cumulative as (
    select *, row_number() over each = 1 as is_first,
           ${MEASURES.map((measure) => `sum(${measure}) over each as ${measure}_to`).join(", ")}
      from daily window each as (partition by customer_id order by day)
  )
  select stratum, is_control, day, (count(*) filter (where is_first))::int as buyers, sum(covered) as covered,
         jsonb_build_object(${MEASURES.map((measure) => `'${measure}', ${buildSumsSql(measure)}`).join(", ")}) as measures
    from cumulative group by 1, 2, 3 order by day`;

/**
 * What a campaign's members bought on each measured day, by stratum and group, and how much of their revenue has a known cost.
 * `dayStarts` are the first instants of these days and the end of the last; the days are empty without one.
 */
export const observeCampaign = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
  dayStarts: readonly Date[],
): Promise<Observations & { costCoverage: number | null }> => {
  await prepareSums(client);
  const groups = await client.query<GroupRow>(GROUPS, [businessId, id]);
  if (dayStarts.length < 2) return { groups: groups.rows, days: [], costCoverage: null };
  const { rows } = await client.query<DayRow & { covered: number }>(DAYS, [businessId, id, dayStarts]);
  const revenue = rows.reduce((sum, { measures }) => sum + measures.revenue.y, 0);
  const covered = rows.reduce((sum, row) => sum + row.covered, 0);
  return {
    groups: groups.rows,
    days: rows.map(({ covered: _, ...row }) => row),
    costCoverage: revenue > 0 ? covered / revenue : null,
  };
};
