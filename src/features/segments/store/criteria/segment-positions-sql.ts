/** SQL: the version of the active model. `$1` is the business. */
export const ACTIVE_VERSION = "(select v.version from standing_axis_models v where v.business_id = $1)";

/**
 * SQL: where a segment's share is in the memberships of a model's profiles; null for an unknown segment. It depends on no other
 * row, so that a query looks it up once.
 */
export const positionSql = (version: string, axis: string, key: string): string =>
  `(select d.position from dim_segment_master d
     where d.business_id = $1 and d.version = ${version} and d.axis_name = ${axis} and d.segment_id = ${key})`;

/** SQL: where an axis is in the nearest segments of a model's profiles; null if the model doesn't have it. */
export const axisPlaceSql = (version: string, axis: string): string =>
  `(select o.place from (
      select d.axis_name, row_number() over (order by min(d.position))::int as place from dim_segment_master d
       where d.business_id = $1 and d.version = ${version} group by 1) o where o.axis_name = ${axis})`;

/** SQL: the key of a profile's nearest segment on an axis, transformed. The subqueries don't depend on the profile, so each runs once per query. */
export const nearestKeySql = (
  profile: string,
  version: string,
  axis: string,
  transform = (key: string) => key,
): string =>
  `(array(select ${transform("d.segment_id")} from dim_segment_master d
      where d.business_id = $1 and d.version = ${version} order by d.position))[${profile}.nearest[${axisPlaceSql(version, axis)}]]`;
