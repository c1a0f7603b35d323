import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";

/** The tables with one versioned value for each business, and the column it is in. */
const COLUMNS = { business_texts: "texts", play_settings: "settings" } as const;

/** Replaces the value read at a version, 0 if there was none; false if it has changed since. In the caller's transaction. */
export const saveAtVersion = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  table: keyof typeof COLUMNS,
  { value, version, at }: { value: object; version: number; at: Date },
): Promise<boolean> => {
  const column = COLUMNS[table];
  const values = [businessId, JSON.stringify(value), at, kind, id];
  const { rowCount } =
    version === 0
      ? await client.query(
          `insert into ${table} (business_id, version, ${column}, at, by_kind, by_id)
           values ($1, 1, $2::jsonb, $3, $4, $5) on conflict do nothing`,
          values,
        )
      : await client.query(
          `update ${table} set version = version + 1, ${column} = $2::jsonb, at = $3, by_kind = $4, by_id = $5
            where business_id = $1 and version = $6`,
          [...values, version],
        );
  return rowCount === 1;
};
