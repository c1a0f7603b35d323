import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Scope } from "#core/values/permissions.ts";

/** Custom segment names: axis to key to name. */
export type CustomNames = Record<string, Record<string, string>>;

export const readCustomNames = async (client: PoolClient, { businessId }: Scope): Promise<CustomNames> => {
  const { rows } = await client.query<{ axis: string; key: string; name: string }>(
    "select axis_name as axis, segment_id as key, name from axis_segment_names where business_id = $1 and name is not null",
    [businessId],
  );
  const names: CustomNames = {};
  for (const { axis, key, name } of rows) names[axis] = { ...names[axis], [key]: name };
  return names;
};

/** How often users named a segment or reset its name, from 1: axis to key to version. */
export type NameVersions = Record<string, Record<string, number>>;

export const readNameVersions = async (client: PoolClient, { businessId }: Scope): Promise<NameVersions> => {
  const { rows } = await client.query<{ axis: string; key: string; version: number }>(
    "select axis_name as axis, segment_id as key, version from axis_segment_names where business_id = $1",
    [businessId],
  );
  const versions: NameVersions = {};
  for (const { axis, key, version } of rows) versions[axis] = { ...versions[axis], [key]: version };
  return versions;
};

type Naming = { axis: string; key: string; name: string | null; at: Date; version: number | undefined };

/** Null resets the name. False if it has another version by now. In the caller's transaction. */
export const saveCustomName = async (
  client: PoolClient,
  { businessId, kind, id }: AuditActor,
  { axis, key, name, at, version }: Naming,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `insert into axis_segment_names as n (business_id, axis_name, segment_id, name, at, by_kind, by_id)
     select $1::uuid, $2::text, $3::text, $4::text, $5::timestamptz, $6::text, $7::text
      where $8::int is null or $8 = 1 or exists (
        select from axis_segment_names where business_id = $1 and axis_name = $2 and segment_id = $3)
     on conflict (business_id, axis_name, segment_id) do update
       set name = excluded.name, at = excluded.at, by_kind = excluded.by_kind, by_id = excluded.by_id, version = n.version + 1
       where $8::int is null or n.version = $8`,
    [businessId, axis, key, name, at, kind, id, version ?? null],
  );
  return rowCount === 1;
};
