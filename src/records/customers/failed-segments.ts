import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";

type FailedRun = { segmentIds: readonly string[] | null; queuedAt: Date; problem: string };

/** Records why a run that failed as a whole did not update its segments (null: all), apart from those updated since. */
export const noteSegmentsNotUpdated = async (
  client: PoolClient,
  { businessId }: Scope,
  { segmentIds, queuedAt, problem }: FailedRun,
): Promise<void> => {
  await client.query(
    `update customer_segments set problem = $4
      where business_id = $1 and is_automatic and archived_at is null and problem is null
        and ($2::uuid[] is null or segment_id = any($2)) and (recalculated_at is null or recalculated_at < $3)`,
    [businessId, segmentIds, queuedAt, problem],
  );
};
