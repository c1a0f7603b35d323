import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { AudienceSource } from "#features/audiences/rules/audience-source.ts";

/** Runs that can change who is in a segment, a group, a playbook list or a view. */
const MOVING = [
  ...["recalculate_segments", "bulk_assign", "segment_purchases", "forecast_clv", "axis_run", "profile_update"],
  ...["track_drift", "import", "import_undo", "sync_connection"],
];

/** When something last changed that decides who is in a source; null for never. */
export const findLastChange = async (
  client: PoolClient,
  { businessId }: Scope,
  source: AudienceSource,
): Promise<Date | null> => {
  const { rows } = await client.query<{ at: Date | null }>(
    `select greatest(
       (select max(finished_at) from runs where business_id = $1 and kind = any($2::text[])),
       (select max(at) from segment_membership_changes where business_id = $1 and segment_id = $3)) as at`,
    [businessId, MOVING, source.kind === "segment" ? source.segmentId : null],
  );
  return rows[0]?.at ?? null;
};

/** Whether a source's segment was deleted. */
export const isSegmentGone = async (
  client: PoolClient,
  { businessId }: Scope,
  source: AudienceSource,
): Promise<boolean> => {
  if (source.kind !== "segment") return false;
  const { rowCount } = await client.query("select from customer_segments where business_id = $1 and segment_id = $2", [
    ...[businessId, source.segmentId],
  ]);
  return rowCount === 0;
};
