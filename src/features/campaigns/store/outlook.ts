import type { PoolClient } from "pg";
import { idMayBeProfiled } from "#core/db/profiling.ts";
import { type CustomerFilter, customerQuery } from "#features/customers/store/customer-filter.ts";
import type { Outlook } from "#lib/effects/power.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { isHeldBack } from "./held-back.ts";
import { prepareSums } from "./prepare-sums.ts";

/**
 * What the matching customers are expected to buy, by their forecasts, or without one as in the year before, and how many of
 * them other campaigns hold back, who are left out.
 */
export const readOutlook = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { today, since, until }: { today: string; since: Date; until: Date },
): Promise<Outlook & { heldBack: number }> => {
  await prepareSums(client);
  const { from, where, parameters } = customerQuery(frame, filter);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const { rows } = await client.query<Outlook & { heldBack: number }>(
    `with matching as materialized (
       select c.customer_id, ${isHeldBack("c.customer_id", place(today, "date"))} as held_back from ${from}
        where (${where}) and ${idMayBeProfiled("c.customer_id")}
     ), past as (
       select o.customer_id, count(*)::float8 as orders, sum(o.net_amount)::float8 as revenue,
              sum(o.net_amount::float8 ^ 2) as squares
         from matching join orders o on o.business_id = $1 and o.customer_id = matching.customer_id and o.is_counted
          and o.order_date >= ${place(since, "timestamptz")} and o.order_date < ${place(until, "timestamptz")}
        where not held_back
        group by o.customer_id
     ), expected as (
       select coalesce(past.revenue, 0) as past, past.orders, past.revenue, past.squares,
              coalesce(f.expected_purchases, past.orders, 0) / 365 as rate,
              coalesce(f.expected_order_value::float8, past.revenue / past.orders, 0) as value
         from matching left join past using (customer_id)
         left join customer_forecasts f on f.business_id = $1 and f.customer_id = matching.customer_id
        where not held_back
     )
     select count(*)::int as members, (select count(*) from matching where held_back)::int as "heldBack",
            coalesce(sum(rate * value), 0) as spend, coalesce(sum((rate * value) ^ 2), 0) as "spendSquares",
            coalesce(sum(rate * value * value), 0) as "rateTimesValueSquared",
            coalesce(sum(past), 0) as past, coalesce(sum(past ^ 2), 0) as "pastSquares",
            coalesce(sum(past * rate * value), 0) as "pastTimesSpend",
            coalesce(greatest(0, sum(squares - revenue * revenue / orders) filter (where orders > 1))
              / nullif(sum((orders - 1) * (revenue / orders) ^ 2) filter (where orders > 1), 0), 1) as "valueVariation"
       from expected`,
    parameters,
  );
  const none = { members: 0, heldBack: 0, spend: 0, spendSquares: 0, rateTimesValueSquared: 0 };
  return rows[0] ?? { ...none, past: 0, pastSquares: 0, pastTimesSpend: 0, valueVariation: 1 };
};
