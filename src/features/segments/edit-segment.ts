import { isDeepStrictEqual } from "node:util";
import { v7 as uuidv7 } from "uuid";
import { type AuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { readName } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { segmentsUsing } from "#records/rules/criteria/references.ts";
import type { updateSegment } from "./contracts/segments.ts";
import { checkRule } from "./read-segment-rules.ts";
import { copyAssignments } from "./store/segment-members.ts";
import {
  deleteSegmentRow,
  findLastEdit,
  findSegment,
  insertSegment,
  isNameTaken,
  listSegmentRows,
  lockReferences,
  type SegmentRow,
  type SegmentValues,
  updateSegmentAt,
} from "./store/segments.ts";

const noSegment = () => refusalBy("SEGMENT_NOT_FOUND", "This segment does not exist");
const nameTaken = () => refusalBy("SEGMENT_NAME_TAKEN", "There is already a segment with this name");

/** Throws CONFLICT (SEGMENT_NAME_TAKEN), also for a name that only looks like another one, which no index stops. */
const assertNameFree = async (rows: Rows, scope: Scope, name: string, id: string): Promise<void> => {
  await lockReferences(rows, scope);
  if (await isNameTaken(rows, scope, name, id)) throw nameTaken();
};

/** The same error with the name of the user who made the other change, if known. */
const editedMeanwhileBy = async (scope: Scope, id: string): Promise<AppError> => {
  const last = await withBusinessRows(scope, (rows) => findLastEdit(rows, scope, id));
  const name = last?.byId && (await readDisplayNames(scope, [last.byId])).get(last.byId);
  return editedMeanwhile(last && name ? { version: last.version, name } : undefined);
};

/** Throws NOT_FOUND (SEGMENT_NOT_FOUND); for use in a transaction that continues with the segment. */
export const findSegmentOrThrow = async (rows: Rows, scope: Scope, id: string): Promise<SegmentRow> => {
  const segment = isUuid(id) ? await findSegment(rows, scope, id) : null;
  if (!segment) throw noSegment();
  return segment;
};

/** Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const getSegment = (scope: Scope, id: string): Promise<SegmentRow> =>
  withBusinessRows(scope, (rows) => findSegmentOrThrow(rows, scope, id));

/** All segments of a business, sorted by name. */
export const getAllSegments = (scope: Scope): Promise<SegmentRow[]> =>
  withBusinessRows(scope, (rows) => listSegmentRows(rows, scope));

/** All segments, whose rules stay as they are until the transaction ends. */
export const lockSegments = async (rows: Rows, scope: Scope): Promise<SegmentRow[]> => {
  await lockReferences(rows, scope);
  return listSegmentRows(rows, scope);
};

const asJson = (criteria: SegmentRow["criteria"]) => criteria as NonNullable<AuditLine["after"]>;

/** The fields of a segment that the audit log records. */
const pickAuditedFields = ({ name, description, criteria, archivedAt }: SegmentRow) => ({
  name,
  description,
  criteria: asJson(criteria),
  isArchived: archivedAt !== null,
});

type Updated = Pick<SegmentRow, "name" | "description" | "criteria"> & { isArchived: boolean };

/** Saves a segment's next version, with its audit entry. Throws CONFLICT (EDITED_MEANWHILE). */
const save = async (rows: Rows, actor: Actor, before: SegmentRow, updated: Updated): Promise<void> => {
  const { name, description, criteria, isArchived } = updated;
  const at = now();
  const archivedAt = isArchived ? (before.archivedAt ?? at) : null;
  const values = { name, description, criteria, isAutomatic: before.isAutomatic, archivedAt };
  if (!(await updateSegmentAt(rows, actor, before, values, at))) throw editedMeanwhile();
  await writeAuditLine(rows, actor, {
    action: "segment.changed",
    things: { segment: before.id },
    before: pickAuditedFields(before),
    after: pickAuditedFields({ ...before, ...values }),
  });
};

export type SegmentChange = Omit<ContractInput<typeof updateSegment>, "id">;

/**
 * Throws NOT_FOUND (SEGMENT_NOT_FOUND), CONFLICT (EDITED_MEANWHILE, with the user; SEGMENT_NAME_TAKEN) and what
 * `checkRule` throws. Unchanged values raise no version and add no audit entry.
 */
export const changeSegment = async (actor: Actor, id: string, change: SegmentChange): Promise<SegmentRow> => {
  try {
    return await changeAt(actor, id, change);
  } catch (error) {
    throw error instanceof AppError && error.reason === "EDITED_MEANWHILE" ? await editedMeanwhileBy(actor, id) : error;
  }
};

const changeAt = (actor: Actor, id: string, change: SegmentChange): Promise<SegmentRow> =>
  withBusinessRows(actor, async (rows) => {
    const before = await findSegmentOrThrow(rows, actor, id);
    if (before.version !== change.version) throw editedMeanwhile();
    const updated = {
      name: change.name === undefined ? before.name : readName(change.name),
      description: change.description === undefined ? before.description : change.description,
      criteria: change.criteria ?? before.criteria,
      isArchived: change.isArchived ?? before.archivedAt !== null,
    };
    if (isDeepStrictEqual(updated, pickAuditedFields(before))) return before;
    const { criteria, name } = updated;
    // A rule that became invalid must not keep its segment from being archived or renamed.
    if (change.criteria) await checkRule(rows, actor, { id, criteria, isAutomatic: before.isAutomatic });
    // Names that look alike may be older than the check, and must not keep their segments from being edited.
    if (name !== before.name) await assertNameFree(rows, actor, name, id);
    await save(rows, actor, before, updated);
    return findSegmentOrThrow(rows, actor, id);
  });

/** Archives or restores a segment in the caller's transaction. Throws CONFLICT (EDITED_MEANWHILE). */
export const saveArchived = (rows: Rows, actor: Actor, before: SegmentRow, isArchived: boolean): Promise<void> =>
  save(rows, actor, before, { ...before, isArchived });

/**
 * Deletes a segment with its members and history. Throws NOT_FOUND, and CONFLICT (SEGMENT_IN_USE) if a rule refers to
 * it.
 */
export const deleteSegment = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const segments = await lockSegments(rows, actor);
    const { name, isAutomatic, criteria } = await findSegmentOrThrow(rows, actor, id);
    const users = segmentsUsing(segments, id);
    if (users.length > 0) {
      const values = { values: users.map((user) => user.name).join(", ") };
      throw new AppError("CONFLICT", `Other segments use this one: ${values.values}`, {
        reason: "SEGMENT_IN_USE",
        values,
      });
    }
    await deleteSegmentRow(rows, actor, id);
    await writeAuditLine(rows, actor, {
      action: "segment.deleted",
      things: { segment: id },
      before: { name, isAutomatic, criteria: asJson(criteria) },
    });
  });

export type SegmentDraft = {
  name: string;
  description?: string | null | undefined;
  criteria: unknown;
  isAutomatic: boolean;
};

const insertChecked = async (rows: Rows, actor: Actor, values: SegmentValues, copyOf?: string): Promise<string> => {
  const id = uuidv7();
  const { name, criteria, isAutomatic } = values;
  await checkRule(rows, actor, { id, criteria, isAutomatic });
  await assertNameFree(rows, actor, name, id);
  if (!(await insertSegment(rows, actor, id, values, now()))) throw nameTaken();
  const after = { name, isAutomatic, ...(copyOf && { copyOf }) };
  await writeAuditLine(rows, actor, { action: "segment.created", things: { segment: id }, after });
  return id;
};

/** Creates a segment without calculating its members. Throws what `checkRule` throws, and CONFLICT (SEGMENT_NAME_TAKEN). */
export const createSegment = async (actor: Actor, draft: SegmentDraft): Promise<{ id: string }> => {
  const name = readName(draft.name);
  const { isAutomatic, description = null } = draft;
  const values = { name, description, criteria: draft.criteria as Record<string, unknown>, isAutomatic };
  return createOnce(actor, async (rows) => ({ id: await insertChecked(rows, actor, values) }));
};

/**
 * Copies a segment under another name: a manual one with its members, an automatic one without calculating them. Throws
 * NOT_FOUND (SEGMENT_NOT_FOUND) and CONFLICT (SEGMENT_NAME_TAKEN).
 */
export const copySegment = async (actor: Actor, sourceId: string, givenName: string): Promise<{ id: string }> => {
  const name = readName(givenName);
  return createOnce(actor, async (rows) => {
    const { description, criteria, isAutomatic } = await findSegmentOrThrow(rows, actor, sourceId);
    const id = await insertChecked(rows, actor, { name, description, criteria, isAutomatic }, sourceId);
    if (!isAutomatic) await copyAssignments(rows, actor, { from: sourceId, to: id }, now());
    return { id };
  });
};
