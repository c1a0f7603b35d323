import type { ClientBase } from "pg";
import type { CustomField } from "#lib/domain/customers/custom-fields.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Rows } from "../transaction.ts";

export type CustomFieldRow = CustomField & { id: string; version: number; createdAt: Date; archivedAt: Date | null };

const COLUMNS = `id, key, name, type, options, version, created_at as "createdAt", archived_at as "archivedAt"`;

/** All fields of a business by name, archived ones included. */
export const listCustomFields = async (client: ClientBase, { businessId }: Scope): Promise<CustomFieldRow[]> => {
  const { rows } = await client.query<CustomFieldRow>(
    `select ${COLUMNS} from custom_fields where business_id = $1 order by folded(name) collate "C", key`,
    [businessId],
  );
  return rows;
};

/**
 * The fields that take values, by name. They can't be deleted until the caller's transaction ends, so that no value is
 * written after its field is gone.
 */
export const activeCustomFields = async (client: ClientBase, { businessId }: Scope): Promise<CustomField[]> => {
  const { rows } = await client.query<CustomField>(
    `select key, name, type, options from custom_fields where business_id = $1 and archived_at is null
      order by folded(name) collate "C", key for key share`,
    [businessId],
  );
  return rows;
};

/** The keys and types of all fields, archived ones included. */
export const customFieldKeys = async (
  rows: Rows,
  { businessId }: Scope,
): Promise<Pick<CustomField, "key" | "type">[]> =>
  (await rows.customField.findMany({ where: { businessId }, select: { key: true, type: true } })) as Pick<
    CustomField,
    "key" | "type"
  >[];

/** One of them, until the caller's transaction ends. */
export const lockCustomField = async (
  rows: Rows,
  { businessId }: Scope,
  id: string,
): Promise<CustomFieldRow | null> => {
  const found = await rows.$queryRawUnsafe<CustomFieldRow[]>(
    `select ${COLUMNS} from custom_fields where business_id = $1::uuid and id = $2::uuid for update`,
    ...[businessId, id],
  );
  return found[0] ?? null;
};

/** Null if the key is taken; otherwise how many fields there are now. */
export const insertCustomField = async (
  rows: Rows,
  { businessId }: Scope,
  { id, key, name, type, options }: CustomField & { id: string },
  createdAt: Date,
): Promise<number | null> => {
  const { count } = await rows.customField.createMany({
    data: [{ businessId, id, key, name, type, options: [...options], createdAt }],
    skipDuplicates: true,
  });
  return count === 0 ? null : rows.customField.count({ where: { businessId } });
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

/** With the values that customers have in it. */
export const deleteCustomFieldRow = async (
  rows: Rows,
  { businessId }: Scope,
  { id, key }: Pick<CustomFieldRow, "id" | "key">,
): Promise<void> => {
  await rows.customField.deleteMany({ where: { businessId, id } });
  await rows.$executeRaw`update customers set custom_fields = custom_fields - ${key}
    where business_id = ${businessId}::uuid and custom_fields -> ${key} is not null`;
};
