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

/** SQL: the positions of these segments of an axis (a `text[]`). Like the next two, it depends on no other row. */
export const positionsSql = (version: string, axis: string, keys: string): string =>
  `array(select d.position::int2 from dim_segment_master d
     where d.business_id = $1 and d.version = ${version} and d.axis_name = ${axis} and d.segment_id = any(${keys}))`;

/** SQL: where an axis is in the nearest segments of a model's profiles; null if the model doesn't have it. */
export const axisPlaceSql = (version: string, axis: string): string =>
  `(select o.place from (
      select d.axis_name, row_number() over (order by min(d.position))::int as place from dim_segment_master d
       where d.business_id = $1 and d.version = ${version} group by 1) o where o.axis_name = ${axis})`;

/** SQL: the key of the nearest segment of an axis, or what `of` makes of it, of a profile of the model. */
export const nearestKeySql = (profile: string, version: string, axis: string, of = (key: string) => key): string =>
  `(array(select ${of("d.segment_id")} from dim_segment_master d
      where d.business_id = $1 and d.version = ${version} order by d.position))[${profile}.nearest[${axisPlaceSql(version, axis)}]]`;

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
