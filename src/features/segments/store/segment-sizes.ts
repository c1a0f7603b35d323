import type { PoolClient } from "pg";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { getSegmentOverlap } from "#features/segments/contracts/segment-sizes.ts";
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

const toSizeValues = ({ businessId }: Scope, { day, timeZone, before, from, start, end }: SizeDay): unknown[] => [
  businessId,
  day,
  timeZone,
  before,
  from,
  start,
  end,
];

/** Each customer once, however many segments they are in; of some of them with a condition on `c`. */
const peopleWhere = (condition: string): string => `bought as materialized (
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

const COLUMNS = "members, buyers, buyers_before, retained, orders, revenue, recency_days_sum, ever_bought";

const IN_THESE = `exists (select from customer_segment_assignments a
  where a.business_id = $1 and a.customer_id = c.customer_id and a.segment_id = any($8::uuid[]))`;

/** For those of these segments (`$8`) that are active. `lock`: none can be deleted before its size is stored. */
const sizesIn = (lock: "for key share" | "") => ({
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
const OF_ALL = `select $1::uuid as business_id, $2::date as day, figures.* from (
    select ${FIGURES} from people p where $6::timestamptz is not null
  ) figures(${COLUMNS})`;

/** Select list for these rows, with the names of `Figures`. */
const READ = `members, buyers, buyers_before, retained, orders, revenue,
  recency_days_sum, ever_bought`;

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

/** How many members each segment had at an instant, or this one; null if it was created later. */
export const membersAt = async (
  client: PoolClient,
  { businessId }: Scope,
  before: Date,
  segmentId: string | null,
): Promise<Map<string, number | null>> => {
  const { rows } = await client.query<{ id: string; members: number | null }>(
    `select s.segment_id as id, case when s.created_at < $2 then s.member_count - coalesce(since.net, 0) end::int as members
       from customer_segments s
       left join (
         select segment_id, sum(case change when 'joined' then 1 else -1 end) as net from segment_membership_changes
          where business_id = $1 and at >= $2 and ($3::uuid is null or segment_id = $3) group by segment_id
       ) since using (segment_id)
      where s.business_id = $1 and ($3::uuid is null or s.segment_id = $3)`,
    [businessId, before, segmentId],
  );
  return new Map(rows.map(({ id, members }) => [id, members]));
};

/** The last stored size up to a day; null if there is none. */
export const lastSize = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  day: Day,
): Promise<SizeRow | null> => {
  const { rows } = await client.query<SizeRow>(
    `select day::text, joined, "left", ${READ} from segment_sizes
      where business_id = $1 and segment_id = $2 and day <= $3 order by day desc limit 1`,
    [businessId, segmentId, day],
  );
  return rows[0] ?? null;
};

const overwrite = (columns: string): string =>
  columns.replace(/"?(\w+)"?/g, (column, name) => `${column} = excluded."${name}"`);

const SAVE_BASE = `insert into customer_base_sizes (business_id, day, ${COLUMNS}) ${OF_ALL}
  on conflict (business_id, day) do update set ${overwrite(COLUMNS)}`;

export const activeSegmentIds = async (client: PoolClient, { businessId }: Scope): Promise<string[]> => {
  const { rows } = await client.query<{ id: string }>(
    "select segment_id as id from customer_segments where business_id = $1 and archived_at is null",
    [businessId],
  );
  return rows.map(({ id }) => id);
};

export type SavedSizes = {
  segmentIds: readonly string[];
  /** Whether all customers are read instead of these segments' members: faster for most of the segments. */
  readsAllCustomers: boolean;
  /** Whether the size of all customers is stored too. */
  withBase: boolean;
};

/** Stores the day's figures of these segments, replacing the day's earlier ones. */
export const saveSizes = async (
  client: PoolClient,
  scope: Scope,
  day: SizeDay,
  { segmentIds, readsAllCustomers, withBase }: SavedSizes,
): Promise<void> => {
  const columns = `${COLUMNS}, joined, "left"`;
  const { ctes, select } = sizesIn("for key share");
  await client.query(
    `with ${peopleWhere(readsAllCustomers ? "true" : IN_THESE)}, ${ctes}${withBase ? `, base as (${SAVE_BASE})` : ""}
     insert into segment_sizes (business_id, segment_id, day, ${columns}) ${select}
     on conflict (business_id, segment_id, day) do update set ${overwrite(columns)}`,
    [...toSizeValues(scope, day), segmentIds],
  );
};

/** A segment's stored days from a given day on, oldest first. */
export const storedSizes = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  from: Day,
): Promise<SizeRow[]> => {
  const { rows } = await client.query<SizeRow>(
    `select day::text, joined, "left", ${READ} from segment_sizes
      where business_id = $1 and segment_id = $2 and day >= $3 order by day`,
    [businessId, segmentId, from],
  );
  return rows;
};

export const storedBaseSizes = async (
  client: PoolClient,
  { businessId }: Scope,
  from: Day,
): Promise<(Figures & { day: Day })[]> => {
  const { rows } = await client.query<Figures & { day: Day }>(
    `select day::text, ${READ} from customer_base_sizes where business_id = $1 and day >= $2`,
    [businessId, from],
  );
  return rows;
};

/** Each segment's member count on the stored days from a given day on, oldest first. */
export const storedMemberCounts = async (
  client: PoolClient,
  { businessId }: Scope,
  from: Day,
): Promise<{ id: string; day: Day; members: number }[]> => {
  const { rows } = await client.query<{ id: string; day: Day; members: number }>(
    `select segment_id as id, day::text, members from segment_sizes where business_id = $1 and day >= $2
      order by segment_id, day`,
    [businessId, from],
  );
  return rows;
};

type SizeHistory = { id: string; members: number; before: number[] };

/**
 * Today's size of these automatic segments, or of all, and their sizes on the earlier days from a given day on, as far as their
 * current rules applied on them.
 */
export const sizeHistories = async (
  client: PoolClient,
  { businessId }: Scope,
  { from, today, timeZone }: { from: Day; today: Day; timeZone: string },
  segmentIds: readonly string[] | null,
): Promise<SizeHistory[]> => {
  const { rows } = await client.query<SizeHistory>(
    `select s.segment_id as id, now.members, array_remove(array_agg(past.members), null) as before
       from customer_segments s
       join segment_sizes now on now.business_id = $1 and now.segment_id = s.segment_id and now.day = $3
       cross join lateral (
         select coalesce(min((v.at at time zone $4)::date), '-infinity') as since from segment_versions v
          where v.business_id = $1 and v.segment_id = s.segment_id and v.version > (
            select coalesce(max(o.version), 0) from segment_versions o
             where o.business_id = $1 and o.segment_id = s.segment_id and o.criteria <> s.criteria)
       ) ruled
       left join segment_sizes past on past.business_id = $1 and past.segment_id = s.segment_id
         and past.day >= $2 and past.day < $3 and past.day > ruled.since
      where s.business_id = $1 and s.is_automatic and s.archived_at is null and ($5::uuid[] is null or s.segment_id = any($5))
      group by s.segment_id, now.members`,
    [businessId, from, today, timeZone, segmentIds],
  );
  return rows;
};

export type OverlappingSegment = ContractAnswer<typeof getSegmentOverlap>["data"]["segments"][number];

/** A segment and the active ones that share the most members with it. */
export const segmentsSharingWith = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  most: number,
): Promise<OverlappingSegment[]> => {
  const { rows } = await client.query<OverlappingSegment>(
    `with here as (
       select customer_id from customer_segment_assignments where business_id = $1 and segment_id = $2
     ), shared as (
       select a.segment_id, count(*) as both from customer_segment_assignments a join here using (customer_id)
        where a.business_id = $1 group by a.segment_id
     )
     select s.segment_id as id, s.name, s.is_automatic, s.member_count as members
       from customer_segments s left join shared using (segment_id)
      where s.business_id = $1 and (s.segment_id = $2 or (s.archived_at is null and shared.both > 0))
      order by s.segment_id <> $2, shared.both desc nulls last, s.name_key limit $3`,
    [businessId, segmentId, most],
  );
  return rows;
};

/** How many customers are in exactly the same set of these segments, as bits in the given order. */
export const membershipPatterns = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentIds: readonly string[],
): Promise<{ pattern: number; customers: number }[]> => {
  const { rows } = await client.query<{ pattern: number; customers: number }>(
    `select pattern, count(*) as customers from (
       select bit_or(1 << (array_position($2::uuid[], segment_id) - 1)) as pattern from customer_segment_assignments
        where business_id = $1 and segment_id = any($2::uuid[]) group by customer_id
     ) patterns group by pattern`,
    [businessId, segmentIds],
  );
  return rows;
};
