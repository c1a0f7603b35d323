import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Day } from "#lib/domain/time/day.ts";
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
