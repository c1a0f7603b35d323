import type { ClientBase } from "pg";
import { execute, type Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomField, CustomFieldKind } from "#records/rules/custom-fields.ts";

export type CustomFieldRow = CustomField & { id: string; version: number; createdAt: Date; archivedAt: Date | null };

const COLUMNS = `id, kind, key, name, type, options, version, created_at, archived_at`;

/** All fields of a business, each kind by name, archived ones included. */
export const listCustomFields = async (client: ClientBase, { businessId }: Scope): Promise<CustomFieldRow[]> => {
  const { rows } = await client.query<CustomFieldRow>(
    `select ${COLUMNS} from custom_fields where business_id = $1 order by kind, folded(name) collate "C", key`,
    [businessId],
  );
  return rows;
};

const ACTIVE = `select kind, key, name, type, options from custom_fields
  where business_id = $1 and ($2::text is null or kind = $2) and archived_at is null order by folded(name) collate "C", key`;

/** The fields of a kind that take values, by name. */
export const activeCustomFields = async (
  client: ClientBase,
  { businessId }: Scope,
  kind: CustomFieldKind,
): Promise<CustomField[]> => (await client.query<CustomField>(ACTIVE, [businessId, kind])).rows;

/**
 * The same for writers, of all kinds by default: the fields can't be deleted until the caller's transaction ends, so that no
 * value is written after its field is gone.
 */
export const lockActiveFields = async (
  client: ClientBase,
  { businessId }: Scope,
  kind: CustomFieldKind | null = null,
): Promise<CustomField[]> => (await client.query<CustomField>(`${ACTIVE} for key share`, [businessId, kind])).rows;

type FieldKey = Pick<CustomField, "kind" | "key" | "type">;

/** The kinds, keys and types of all fields, archived ones included. */
export const customFieldKeys = async (rows: Rows, { businessId }: Scope): Promise<FieldKey[]> =>
  (await rows.customField.findMany({
    where: { businessId },
    select: { kind: true, key: true, type: true },
  })) as FieldKey[];

/** One of them, until the caller's transaction ends. */
export const lockCustomField = async (
  rows: Rows,
  { businessId }: Scope,
  id: string,
): Promise<CustomFieldRow | null> => {
  const [field] = await execute<CustomFieldRow>(
    rows,
    `select ${COLUMNS} from custom_fields where business_id = $1::uuid and id = $2::uuid for update`,
    [businessId, id],
  );
  return field ?? null;
};

/** False if the key is taken. */
export const insertCustomField = async (
  rows: Rows,
  { businessId }: Scope,
  { id, kind, key, name, type, options }: CustomField & { id: string },
  createdAt: Date,
): Promise<boolean> => {
  const { count } = await rows.customField.createMany({
    data: [{ businessId, id, kind, key, name, type, options: [...options], createdAt }],
    skipDuplicates: true,
  });
  return count > 0;
};

export const updateCustomField = async (
  rows: Rows,
  { businessId }: Scope,
  { id, name, options, archivedAt }: Pick<CustomFieldRow, "id" | "name" | "options" | "archivedAt">,
): Promise<void> => {
  await rows.customField.updateMany({
    where: { businessId, id },
    data: { name, options: [...options], archivedAt, version: { increment: 1 } },
  });
};

/** With the values that customers or orders have in it. */
export const deleteCustomFieldRow = async (
  rows: Rows,
  { businessId }: Scope,
  { id, kind, key }: Pick<CustomFieldRow, "id" | "kind" | "key">,
): Promise<void> => {
  await rows.customField.deleteMany({ where: { businessId, id } });
  await rows.$executeRawUnsafe(
    `update ${kind} set custom_fields = custom_fields - $2 where business_id = $1::uuid and custom_fields ? $2`,
    businessId,
    key,
  );
};
