import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { AuditActor } from "../accounts/audit-log.ts";

/** Custom segment names: axis to key to name. */
export type CustomNames = Record<string, Record<string, string>>;

export const readCustomNames = async (client: PoolClient, { businessId }: Scope): Promise<CustomNames> => {
  const { rows } = await client.query<{ axis: string; key: string; name: string }>(
    "select axis_name as axis, segment_id as key, name from axis_segment_names where business_id = $1",
    [businessId],
  );
  const names: CustomNames = {};
  for (const { axis, key, name } of rows) names[axis] = { ...names[axis], [key]: name };
  return names;
};

/** Null resets the name. In the caller's transaction. */
export const saveCustomName = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { axis, key, name, at }: { axis: string; key: string; name: string | null; at: Date },
): Promise<void> => {
  if (name === null) {
    await client.query("delete from axis_segment_names where business_id = $1 and axis_name = $2 and segment_id = $3", [
      businessId,
      axis,
      key,
    ]);
    return;
  }
  await client.query(
    `insert into axis_segment_names (business_id, axis_name, segment_id, name, at, by_kind, by_id)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (business_id, axis_name, segment_id) do update
       set name = excluded.name, at = excluded.at, by_kind = excluded.by_kind, by_id = excluded.by_id`,
    [businessId, axis, key, name, at, kind, id],
  );
};
