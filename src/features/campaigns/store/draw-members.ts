import type { PoolClient } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { FEWEST_CONTROLS_OF_STRATUM, NO_SEGMENT, POOLED_STRATUM } from "#lib/effects/campaign.ts";
import type { Outlook } from "#lib/effects/power.ts";
import { idMayBeProfiled, isHeldBack } from "#records/customers/consent.ts";
import { type CustomerFilter, customerQuery } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";

/**
 * For a transaction that sums over many customers: memory for them, and joins by hash. Where tables have no statistics yet,
 * the planner would compare every customer with every other.
 */
export const prepareSums = async (client: PoolClient): Promise<void> => {
  await raiseWorkMem(client);
  await client.query("select set_config('enable_nestloop', 'off', true)");
};

type Expectations = Outlook & {
  heldBack: number;
  /** What they spent in each of the windows before today. */
  recent: number[];
  /** What all customers with a forecast are expected to spend a day, on average. */
  dailySpend: number;
};

/** Days before today, from their start; today doesn't count. */
type RecentDays = { from: readonly Date[]; until: Date };

/**
 * What the matching customers are expected to buy, by their forecasts, or without one as in the year before, what they bought lately,
 * and how many of them other campaigns hold back, who are left out.
 */
export const readOutlook = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { today, since, until }: { today: string; since: Date; until: Date },
  recent: RecentDays,
): Promise<Expectations> => {
  await prepareSums(client);
  const { from, where, parameters } = customerQuery(frame, filter);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const before = place(recent.until, "timestamptz");
  const sums = recent.from.map(
    (from) =>
      `coalesce(sum(o.net_amount) filter (where o.order_date >= ${place(from, "timestamptz")} and o.order_date < ${before}), 0)::float8`,
  );
  const { rows } = await client.query<Expectations>(
    `with matching as materialized (
       select c.customer_id, ${isHeldBack("c.customer_id", place(today, "date"))} as held_back from ${from}
        where (${where}) and ${idMayBeProfiled("c.customer_id")}
     ), past as (
       select o.customer_id, count(*)::float8 as orders, sum(o.net_amount)::float8 as revenue,
              sum(o.net_amount::float8 ^ 2) as squares, array[${sums}] as recent
         from matching join orders o on o.business_id = $1 and o.customer_id = matching.customer_id and o.is_counted
          and o.order_date >= ${place(since, "timestamptz")} and o.order_date < ${place(until, "timestamptz")}
        where not held_back
        group by o.customer_id
     ), expected as (
       select coalesce(past.revenue, 0) as past, past.orders, past.revenue, past.squares, past.recent,
              coalesce(f.expected_purchases, past.orders, 0) / 365 as rate,
              coalesce(f.expected_order_value::float8, past.revenue / past.orders, 0) as value
         from matching left join past using (customer_id)
         left join customer_forecasts f on f.business_id = $1 and f.customer_id = matching.customer_id
        where not held_back
     )
     select count(*)::int as members, (select count(*) from matching where held_back)::int as held_back,
            coalesce(sum(rate * value), 0) as spend, coalesce(sum((rate * value) ^ 2), 0) as spend_squares,
            coalesce(sum(rate * value * value), 0) as rate_times_value_squared,
            coalesce(sum(past), 0) as past, coalesce(sum(past ^ 2), 0) as past_squares,
            coalesce(sum(past * rate * value), 0) as past_times_spend,
            array[${recent.from.map((_, at) => `coalesce(sum(recent[${at + 1}]), 0)`)}] as recent,
            (select coalesce(sum(expected_purchases * expected_order_value::float8), 0) / 365 from customer_forecasts
              where business_id = $1) as daily_spend,
            coalesce(greatest(0, sum(squares - revenue * revenue / orders) filter (where orders > 1))
              / nullif(sum((orders - 1) * (revenue / orders) ^ 2) filter (where orders > 1), 0), 1) as value_variation
       from expected`,
    parameters,
  );
  const none = { members: 0, heldBack: 0, spend: 0, spendSquares: 0, rateTimesValueSquared: 0 };
  const sales = { past: 0, pastSquares: 0, pastTimesSpend: 0, valueVariation: 1, recent: [], dailySpend: 0 };
  return rows[0] ?? { ...none, ...sales };
};

type Draw = {
  campaignId: string;
  controlShare: number;
  /** Today in the business's time zone. */
  today: string;
  /** The covariates are of the orders from then to `until`. */
  since: Date;
  until: Date;
};

type Drawn = { members: number; controls: number };

/**
 * Draws the members of a campaign from the matching customers, in the transaction that stores it. Within each RFM segment,
 * the order is that of the SHA-256 of campaign and customer, which can't be influenced; every 1/share-th is in the control group,
 * so that its share of each segment is exact to one customer. Segments with too few are drawn together. Customers in
 * the control group of another campaign, and those who object to profiling, are left out. Campaigns of a business are drawn one after
 * the other, so that each knows the control groups of those before it.
 */
export const drawMembers = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { campaignId, controlShare, today, since, until }: Draw,
): Promise<Drawn> => {
  await lockUntilCommit(client, "campaigns", frame.businessId);
  await prepareSums(client);
  const { from, where, parameters } = customerQuery(frame, filter);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const [campaign, share, day] = [place(campaignId, "uuid"), place(controlShare, "numeric"), place(today, "date")];
  const { rows } = await client.query<Drawn>(
    `with matching as materialized (
       select c.customer_id from ${from} where (${where}) and ${idMayBeProfiled("c.customer_id")} and not ${isHeldBack("c.customer_id", day)}
     ), placed as (
       select matching.customer_id, coalesce(f.segment, '${NO_SEGMENT}') as segment
         from matching left join customer_rfm f on f.business_id = $1 and f.customer_id = matching.customer_id
     ), stratified as (
       select customer_id, case when count(*) over (partition by segment) * ${share} < ${FEWEST_CONTROLS_OF_STRATUM}
                                then '${POOLED_STRATUM}' else segment end as stratum from placed
     ), ordered as (
       select customer_id, stratum, row_number() over (
                order by stratum, sha256(uuid_send(${campaign}) || uuid_send(customer_id)), customer_id) as place
         from stratified
     ), past as (
       select o.customer_id, count(*)::int as orders, exact_sum(o.net_amount)::bigint as revenue
         from matching join orders o on o.business_id = $1 and o.customer_id = matching.customer_id and o.is_counted
          and o.order_date >= ${place(since, "timestamptz")} and o.order_date < ${place(until, "timestamptz")}
        group by o.customer_id
     ), drawn as (
       insert into campaign_members (business_id, campaign_id, customer_id, stratum, is_control, past_orders, past_revenue)
       select $1, ${campaign}, customer_id, stratum, floor(place * ${share}) > floor((place - 1) * ${share}),
              coalesce(past.orders, 0), coalesce(past.revenue, 0)
         from ordered left join past using (customer_id)
       returning is_control
     )
     select count(*)::int as members, (count(*) filter (where is_control))::int as controls from drawn`,
    parameters,
  );
  return rows[0] ?? { members: 0, controls: 0 };
};
