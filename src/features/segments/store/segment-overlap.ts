import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";

export type OverlappingSegment = { id: string; name: string; isAutomatic: boolean; members: number };

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
     select s.segment_id as id, s.name, s.is_automatic as "isAutomatic", s.member_count as members
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
