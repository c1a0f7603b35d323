import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { SegmentLayout } from "#records/rules/axes/segment-layout.ts";

/** The axis whose nearest segments have a column of their own, with an index for the churn lists. */
export const INDEXED_AXIS = "loyalty_trajectory";

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
