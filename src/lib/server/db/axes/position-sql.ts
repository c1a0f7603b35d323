/** SQL: the version of the active model. `$1` is the business. */
export const ACTIVE_VERSION = "(select v.version from standing_axis_models v where v.business_id = $1)";

/**
 * SQL: where a segment's share is in the memberships of a model's profiles; null for an unknown segment. It depends on no other
 * row, so that a query looks it up once.
 */
export const positionSql = (version: string, axis: string, key: string): string =>
  `(select d.position from dim_segment_master d
     where d.business_id = $1 and d.version = ${version} and d.axis_name = ${axis} and d.segment_id = ${key})`;
