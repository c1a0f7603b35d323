import type { PoolClient } from "pg";
import { hasWords, searchWords } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";

export type FoundSegment = { id: string; name: string; isAutomatic: boolean; memberCount: number };

const FOUND = `select segment_id as id, name, is_automatic as "isAutomatic", member_count as "memberCount" from customer_segments`;

/** The first active segments whose names have all words: those that begin with the text first, then by name. */
export const findSegments = async (
  client: PoolClient,
  { businessId }: Scope,
  { q, most }: { q: string; most: number },
): Promise<FoundSegment[]> => {
  const { rows } = await client.query<FoundSegment>(
    `${FOUND} where business_id = $1 and archived_at is null and ${hasWords("name", "$2")}
      order by starts_with(name_key, folded($3)) desc, name_key limit $4`,
    [businessId, searchWords(q), q, most],
  );
  return rows;
};

/** Those of these segments that exist and are active. */
export const segmentsWithIds = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<FoundSegment[]> => {
  const { rows } = await client.query<FoundSegment>(
    `${FOUND} where business_id = $1 and segment_id = any($2::uuid[]) and archived_at is null`,
    [businessId, ids],
  );
  return rows;
};
