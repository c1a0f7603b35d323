import type { PoolClient } from "pg";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";

export type VersionRow = {
  version: number;
  at: Date;
  name: string;
  description: string | null;
  criteria: Record<string, unknown>;
};

/** A segment as of these versions, or all of them. */
export const listSegmentVersions = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  versions: readonly number[] | null = null,
): Promise<VersionRow[]> => {
  const { rows } = await client.query<VersionRow>(
    `select version, at, name, description, criteria from segment_versions
      where business_id = $1 and segment_id = $2 and ($3::int[] is null or version = any($3)) order by version`,
    [businessId, segmentId, versions],
  );
  return rows;
};

/** The author of a segment's current version. */
export const findLastEdit = (
  rows: Rows,
  { businessId }: Scope,
  segmentId: string,
): Promise<{ version: number; byId: string | null } | null> =>
  rows.segmentVersion.findFirst({
    where: { businessId, segmentId },
    orderBy: { version: "desc" },
    select: { version: true, byId: true },
  });
