import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";
import { READ, type SizeRow } from "./segment-sizes.ts";

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
