import type { PoolClient } from "pg";
import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Habits, Taste } from "#features/purchasing/rules/buying-habits.ts";

/** Sample size: the 95% confidence interval of a share of 20% is then within one percentage point. */
const SAMPLE = 10_000;

/** The most frequent names; rarer ones have no meaningful share. */
const MOST_NAMES = 1000;
const MOST_PAIRED = 60;

/** A business's buyers, or a random sample (by hash of their IDs), and what they bought. */
const LINES = `people as materialized (
    select customer_id from customer_metrics where business_id = $1 and order_count > 0
     order by hashtextextended(customer_id::text, 0) limit ${SAMPLE}
  ), lines as materialized (
    select o.customer_id, i.category, i.brand, i.product_id, exact_sum(i.line_total - i.refund_amount) as spent
      from people join orders o on o.business_id = $1 and o.customer_id = people.customer_id and o.is_counted
      join order_items i on i.business_id = $1 and i.order_id = o.order_id
     group by 1, 2, 3, 4
  )`;

/** Pairs are formed within each customer's basket: with a plain join, a planner without statistics takes minutes. */
const SHARES = `grouped as (
    select case when grouping(category) = 0 then 'categories' when grouping(brand) = 0 then 'brands' else 'products' end as kind,
           coalesce(category, brand, product_id) as name, count(distinct customer_id)::int as buyers,
           sum(spent)::float8 as spent
      from lines group by grouping sets ((category), (brand), (product_id))
  ), named as (
    select kind, name, buyers, spent / nullif((select sum(spent) from lines), 0)::float8 as share,
           row_number() over (partition by kind order by buyers desc, name) as place
      from grouped where name is not null
  ), baskets as (
    select array_agg(distinct category) as categories from lines
     where category in (select name from named where kind = 'categories' and place <= ${MOST_PAIRED})
     group by customer_id
  ), together as (
    select a.category, b.category as other, count(*)::int as buyers
      from baskets cross join unnest(categories) as a (category) cross join unnest(categories) as b (category)
     where a.category <> b.category group by 1, 2
  )`;

type Answer = {
  buyers: number;
  all_buyers: number;
  names: (Taste & { kind: "categories" | "brands" | "products" })[];
  together: Habits["together"];
};

const read = async (client: PoolClient, { businessId }: Scope): Promise<Answer> => {
  const { rows } = await client.query<Answer>(
    `with ${LINES}, ${SHARES}
     select (select count(*) from people)::int as buyers,
            (select count(*) from customer_metrics where business_id = $1 and order_count > 0)::int as all_buyers,
            coalesce((select json_agg(json_build_object('kind', kind, 'name', name, 'buyers', buyers, 'share', coalesce(share, 0)))
               from named where place <= ${MOST_NAMES}), '[]') as names,
            coalesce((select json_agg(together) from together), '[]') as together`,
    [businessId],
  );
  return rows[0] ?? { buyers: 0, all_buyers: 0, names: [], together: [] };
};

/** What customers buy: each name's share of total spending, and which categories are bought together. */
export const readHabits = (scope: Scope): Promise<Habits> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await forceKeyedPlans(client);
    const { buyers, all_buyers: all, names, together } = await read(client, scope);
    const of = (wanted: string): Taste[] => names.flatMap(({ kind, ...taste }) => (kind === wanted ? [taste] : []));
    return {
      buyers,
      isSample: buyers < all,
      categories: of("categories"),
      brands: of("brands"),
      products: of("products"),
      together,
    };
  });
