import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";

/** A group of customers on a day, and their purchases in the 90 days ending with it. Money in minor units. */
export type Figures = {
  members: number;
  buyers: number;
  /** Buyers in the 90 days before that, and how many of them bought again. */
  buyersBefore: number;
  retained: number;
  orders: number;
  revenue: number;
  /** Days since the last sale, summed over customers who ever bought. */
  recencyDaysSum: number;
  everBought: number;
};

export type SizeRow = Figures & { day: Day; joined: number; left: number };

/** A local day, with the instants where it and its two periods start and where it ends. */
export type SizeDay = { day: Day; timeZone: string; before: Date; from: Date; start: Date; end: Date };

export const toSizeValues = (
  { businessId }: Scope,
  { day, timeZone, before, from, start, end }: SizeDay,
): unknown[] => [businessId, day, timeZone, before, from, start, end];

/** Each customer once, however many segments they are in; of some of them with a condition on `c`. */
export const peopleWhere = (condition: string): string => `bought as materialized (
    select customer_id, count(*) filter (where order_date >= $5)::int as orders,
           coalesce(exact_sum(net_amount) filter (where order_date >= $5), 0) as revenue,
           bool_or(order_date < $5) as did_before
      from orders
     where business_id = $1 and is_counted and customer_id is not null and order_date >= $4 and order_date < $7
     group by customer_id
  ), people as materialized (
    select c.customer_id, bought.orders, bought.revenue, bought.did_before,
           case when m.last_order_at is not null then greatest($2::date - (m.last_order_at at time zone $3)::date, 0) end
             as recency_days
      from customers c
      left join bought on bought.customer_id = c.customer_id
      left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id
     where c.business_id = $1 and ${condition}
  )`;

/** In the order of `COLUMNS`, from some of `people` as `p`. */
const FIGURES = `count(p.customer_id)::int, count(*) filter (where p.orders > 0)::int,
  count(*) filter (where p.did_before)::int, count(*) filter (where p.did_before and p.orders > 0)::int,
  coalesce(sum(p.orders), 0)::int, coalesce(capped_sum(p.revenue), 0)::bigint,
  coalesce(sum(p.recency_days), 0)::bigint, count(p.recency_days)::int`;

export const COLUMNS = "members, buyers, buyers_before, retained, orders, revenue, recency_days_sum, ever_bought";

export const IN_THESE = `exists (select from customer_segment_assignments a
  where a.business_id = $1 and a.customer_id = c.customer_id and a.segment_id = any($8::uuid[]))`;

/** For those of these segments (`$8`) that are active. `lock`: none can be deleted before its size is stored. */
export const sizesIn = (lock: "for key share" | "") => ({
  ctes: `used as materialized (
    select segment_id from customer_segments
     where business_id = $1 and archived_at is null and segment_id = any($8::uuid[])
     ${lock}
  ), figures(segment_id, ${COLUMNS}) as (
    select s.segment_id, ${FIGURES} from used s
      left join (customer_segment_assignments a join people p on p.customer_id = a.customer_id)
        on a.business_id = $1 and a.segment_id = s.segment_id and a.segment_id = any($8)
     group by s.segment_id
  )`,
  select: `select $1::uuid as business_id, segment_id, $2::date as day, ${COLUMNS}, moved.joined, moved.left
    from figures cross join lateral (
      select count(*) filter (where change = 'joined')::int as joined, count(*) filter (where change = 'left')::int as left
        from segment_membership_changes g
       where g.business_id = $1 and g.segment_id = figures.segment_id and g.at >= $6 and g.at < $7
    ) moved`,
});

/** For all customers. `$6` is only used to give it a type. */
export const OF_ALL = `select $1::uuid as business_id, $2::date as day, figures.* from (
    select ${FIGURES} from people p where $6::timestamptz is not null
  ) figures(${COLUMNS})`;

/** Select list for these rows, with the names of `Figures`. */
export const READ = `members, buyers, buyers_before as "buyersBefore", retained, orders, revenue,
  recency_days_sum as "recencyDaysSum", ever_bought as "everBought"`;

/** A segment's current figures, stored or not; null if it is not active. */
export const sizeNow = async (
  client: PoolClient,
  scope: Scope,
  day: SizeDay,
  segmentId: string,
): Promise<SizeRow | null> => {
  const { ctes, select } = sizesIn("");
  const { rows } = await client.query<SizeRow>(
    `with ${peopleWhere(IN_THESE)}, ${ctes} select day::text, joined, "left", ${READ} from (${select}) now`,
    [...toSizeValues(scope, day), [segmentId]],
  );
  return rows[0] ?? null;
};

export const baseSizeNow = async (client: PoolClient, scope: Scope, day: SizeDay): Promise<Figures> => {
  const { rows } = await client.query<Figures>(
    `with ${peopleWhere("true")} select ${READ} from (${OF_ALL}) now`,
    toSizeValues(scope, day),
  );
  const [figures] = rows;
  if (!figures) throw new Error("An aggregate without grouping returned no row");
  return figures;
};
