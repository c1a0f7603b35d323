import type { PoolClient } from "pg";
import { idMayBeProfiled } from "#core/db/profiling.ts";
import { type CustomerFilter, customerQuery } from "#features/customers/store/customer-filter.ts";
import { FEWEST_CONTROLS_OF_STRATUM, NO_SEGMENT, POOLED_STRATUM } from "#lib/effects/strata.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { isHeldBack } from "./held-back.ts";
import { prepareSums } from "./prepare-sums.ts";

export type Draw = {
  campaignId: string;
  controlShare: number;
  /** Today in the business's time zone. */
  today: string;
  /** The covariates are of the orders from then to `until`. */
  since: Date;
  until: Date;
};

export type Drawn = { members: number; controls: number };

/**
 * Draws the members of a campaign from the matching customers, in the transaction that stores it. Within each RFM segment,
 * the order is that of the SHA-256 of campaign and customer, which can't be influenced; every 1/share-th is in the control group,
 * so that its share of each segment is exact to one customer. Segments with too few are drawn together. Customers in
 * the control group of another campaign, and those who object to profiling, are left out.
 */
export const drawMembers = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { campaignId, controlShare, today, since, until }: Draw,
): Promise<Drawn> => {
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
