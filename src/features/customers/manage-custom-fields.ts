import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import {
  type CustomFieldRow,
  deleteCustomFieldRow,
  insertCustomField,
  listCustomFields,
  lockCustomField,
  updateCustomField,
} from "#records/customers/custom-fields.ts";
import { customFieldName } from "#records/rules/criteria/fields/profile.ts";
import { segmentsUsingField } from "#records/rules/criteria/references.ts";
import { type CustomFieldKind, type CustomFieldType, MOST_CUSTOM_FIELDS } from "#records/rules/custom-fields.ts";
import { getAllSegments, lockSegments } from "../segments/edit-segment.ts";
import type * as contracts from "./contracts/custom-fields.ts";

/** Each is a column that lists can show. */
const limitOf = (kind: CustomFieldKind): RowLimit => ({
  what: `custom_fields of ${kind}`,
  from: `custom_fields where kind = '${kind}' and`,
  max: MOST_CUSTOM_FIELDS,
  reason: "CUSTOM_FIELD_LIMIT",
});

const notFound = () => refusalBy("CUSTOM_FIELD_NOT_FOUND", "There is no such custom field");

/** All custom fields, each kind by name, archived ones included, with the segments whose rules use them. */
export const listFieldsWithSegments = async (scope: Scope) => {
  const [fields, segments] = await Promise.all([
    withBusiness(scope, (client) => listCustomFields(client, scope)),
    getAllSegments(scope),
  ]);
  const data = fields.map((field) => {
    const criteriaField = customFieldName(field);
    const users = segmentsUsingField(segments, criteriaField).map(({ id, name }) => ({ id, name }));
    return { ...field, options: [...field.options], criteriaField, segments: users };
  });
  return { data, total: data.length };
};

const readField = async (scope: Scope, id: string) => {
  const found = (await listFieldsWithSegments(scope)).data.find((field) => field.id === id);
  if (!found) throw notFound();
  return found;
};

/** Trimmed and distinct; a choice needs some, other types have none. */
const readOptions = (type: CustomFieldType, given: readonly string[] = []): string[] => {
  const options = [...new Set(given.map((option) => option.trim()).filter((option) => option !== ""))];
  if (type === "choice" && options.length === 0) {
    refuseField("options", { reason: "too_few", values: { min: 1 }, message: "must have at least 1 items" });
  }
  if (type !== "choice" && options.length > 0) {
    refuseField("options", { reason: "unknown_key", message: "is not a known field" });
  }
  return options;
};

/** Throws CONFLICT (CUSTOM_FIELD_KEY_TAKEN, CUSTOM_FIELD_LIMIT) and what `createOnce` throws. */
export const createCustomField = async (
  actor: Actor,
  { kind, key, type, ...draft }: ContractInput<typeof contracts.createCustomField>,
) => {
  const field = { kind, key, type, name: readName(draft.name), options: readOptions(type, draft.options) };
  const { id } = await createOnce(actor, async (rows) => {
    const id = uuidv7();
    const isNew = await insertCustomField(rows, actor, { id, ...field }, now());
    if (!isNew) throw refusalBy("CUSTOM_FIELD_KEY_TAKEN", "Another custom field of this kind has this key");
    await assertRowLimit(rows, actor, limitOf(kind));
    await writeAuditLine(rows, actor, {
      action: "custom_field.created",
      things: { custom_field: id },
      after: { ...field },
    });
    return { id };
  });
  return readField(actor, id);
};

const lockOrThrow = async (rows: Rows, scope: Scope, id: string): Promise<CustomFieldRow> => {
  const found = isUuid(id) ? await lockCustomField(rows, scope, id) : null;
  if (!found) throw notFound();
  return found;
};

type Change = Omit<ContractInput<typeof contracts.updateCustomField>, "id">;

const toAuditValues = ({ name, options, archivedAt }: Pick<CustomFieldRow, "name" | "options" | "archivedAt">) => ({
  name,
  options: [...options],
  isArchived: archivedAt !== null,
});

/** Stored values stay as they are. Throws NOT_FOUND (CUSTOM_FIELD_NOT_FOUND) and CONFLICT (EDITED_MEANWHILE). */
export const changeCustomField = async (actor: Actor, id: string, change: Change) => {
  await withBusinessRows(actor, async (rows) => {
    const before = await lockOrThrow(rows, actor, id);
    if (before.version !== change.version) throw refusalBy("EDITED_MEANWHILE", "Someone else changed this field");
    const isArchived = change.isArchived ?? before.archivedAt !== null;
    const after = {
      name: change.name === undefined ? before.name : readName(change.name),
      options: change.options === undefined ? before.options : readOptions(before.type, change.options),
      archivedAt: isArchived ? (before.archivedAt ?? now()) : null,
    };
    const [was, is] = [toAuditValues(before), toAuditValues(after)];
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    await updateCustomField(rows, actor, { id, ...after });
    await writeAuditLine(rows, actor, {
      action: "custom_field.changed",
      things: { custom_field: id },
      before: was,
      after: is,
    });
  });
  return readField(actor, id);
};

/**
 * Deletes a field with its values. Throws NOT_FOUND (CUSTOM_FIELD_NOT_FOUND), and CONFLICT (CUSTOM_FIELD_IN_USE) while
 * the rule of a segment uses it.
 */
export const deleteCustomField = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const segments = await lockSegments(rows, actor);
    const field = await lockOrThrow(rows, actor, id);
    const users = segmentsUsingField(segments, customFieldName(field));
    if (users.length > 0) {
      const values = { values: users.map(({ name }) => name).join(", ") };
      throw new AppError("CONFLICT", `Segments use this field: ${values.values}`, {
        reason: "CUSTOM_FIELD_IN_USE",
        values,
      });
    }
    await deleteCustomFieldRow(rows, actor, field);
    const { kind, key, name, type } = field;
    await writeAuditLine(rows, actor, {
      action: "custom_field.deleted",
      things: { custom_field: id },
      before: { kind, key, name, type },
    });
  });
