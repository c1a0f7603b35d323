import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import type { Rows } from "#core/db/transaction.ts";
import { now } from "#core/server/clock.ts";
import { readName } from "#core/values/fields.ts";
import type { Actor } from "#core/values/permissions.ts";
import { findSegmentOrThrow, nameTaken } from "./edit-segment.ts";
import { checkRule } from "./read-segment-rules.ts";
import { copyAssignments } from "./store/segment-assignments.ts";
import { insertSegment, type SegmentValues } from "./store/segment-edits.ts";
import { isNameTaken } from "./store/segments.ts";

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
  // Two at once with the same name are stopped by the index.
  if ((await isNameTaken(rows, actor, name, id)) || !(await insertSegment(rows, actor, id, values, now())))
    throw nameTaken();
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
