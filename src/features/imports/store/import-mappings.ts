import type { ClientBase } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ImportMapping } from "#features/imports/rules/reading-options.ts";

export type StoredMapping = {
  id: string;
  name: string;
  mapping: ImportMapping;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

const COLUMNS = `id, name, mapping, created_at, updated_at, version`;

export const listMappings = async (client: ClientBase, { businessId }: Scope): Promise<StoredMapping[]> => {
  const { rows } = await client.query<StoredMapping>(
    `select ${COLUMNS} from import_mappings where business_id = $1 order by folded(name) collate "C", name`,
    [businessId],
  );
  return rows;
};

export const findMapping = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<StoredMapping | undefined> => {
  const { rows } = await client.query<StoredMapping>(
    `select ${COLUMNS} from import_mappings where business_id = $1 and id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** False if the name is taken. */
export const insertMapping = async (
  rows: Rows,
  { businessId }: Scope,
  { id, name, mapping, createdAt }: Omit<StoredMapping, "updatedAt" | "version">,
): Promise<boolean> => {
  const made = await rows.$executeRaw`
    insert into import_mappings (business_id, id, name, mapping, created_at, updated_at)
    values (${businessId}::uuid, ${id}::uuid, ${name}, ${JSON.stringify(mapping)}::jsonb, ${createdAt}, ${createdAt})
    on conflict (business_id, name) do nothing`;
  return made === 1;
};

/** "taken": another mapping has the name; "edited": it has another version by now. */
export const updateMapping = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  {
    name,
    mapping,
    at,
    version,
  }: { name: string | null; mapping: ImportMapping | null; at: Date; version: number | null },
): Promise<"updated" | "taken" | "edited"> => {
  // The lock of their number.
  await lockUntilCommit(client, "import_mappings", businessId);
  const taken = await client.query("select 1 from import_mappings where business_id = $1 and name = $3 and id <> $2", [
    businessId,
    id,
    name,
  ]);
  if (taken.rows.length > 0) return "taken";
  const { rowCount } = await client.query(
    `update import_mappings set name = coalesce($3, name), mapping = coalesce($4, mapping), updated_at = $5, version = version + 1
      where business_id = $1 and id = $2 and ($6::int is null or version = $6)`,
    [businessId, id, name, mapping && JSON.stringify(mapping), at, version],
  );
  return rowCount === 1 ? "updated" : "edited";
};

/** Returns its name; undefined if no mapping has this ID. */
export const deleteMapping = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<string | undefined> => {
  const { rows } = await client.query<{ name: string }>(
    "delete from import_mappings where business_id = $1 and id = $2 returning name",
    [businessId, id],
  );
  return rows[0]?.name;
};
