import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";
import { type Figures, READ, type SizeRow } from "./segment-sizes.ts";

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
