import type { PoolClient } from "pg";
import type { SegmentLayout } from "#lib/domain/axes/segment-layout.ts";
import type { Scope } from "#lib/domain/permissions.ts";

/** SQL: the version of the active model. `$1` is the business. */
export const ACTIVE_VERSION = "(select v.version from standing_axis_models v where v.business_id = $1)";

/**
 * SQL: where a segment's share is in the memberships of a model's profiles; null for an unknown segment. It depends on no other
 * row, so that a query looks it up once.
 */
export const positionSql = (version: string, axis: string, key: string): string =>
  `(select d.position from dim_segment_master d
     where d.business_id = $1 and d.version = ${version} and d.axis_name = ${axis} and d.segment_id = ${key})`;

/** The order of the shares in the profiles of a model. */
export const readLayout = async (
  client: PoolClient,
  { businessId }: Scope,
  version: number,
): Promise<SegmentLayout> => {
  const { rows } = await client.query<SegmentLayout[number]>(
    `select axis_name as axis, segment_id as key from dim_segment_master where business_id = $1 and version = $2
      order by position`,
    [businessId, version],
  );
  return rows;
};
