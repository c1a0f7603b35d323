import { v7 as uuidv7 } from "uuid";
import { checkNotBlank } from "#lib/domain/accounts/fields.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { deleteNote, findNote, insertNote, type NoteRow, updateNote } from "#lib/server/db/customers/customer-notes.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { editedMeanwhile, refusalBy } from "../domain/errors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { assertCustomer } from "../segments/assign-segments.ts";
import { now } from "../server/clock.ts";
import { createOnce } from "../server/create-idempotently.ts";
import type { Rows } from "../server/db/transaction.ts";

const shown = ({ at, editedAt, ...note }: NoteRow) => ({
  ...note,
  at: at.toISOString(),
  editedAt: editedAt?.toISOString() ?? null,
});

type ShownNote = ReturnType<typeof shown>;

const readText = (given: string): string => {
  const text = given.trim();
  checkNotBlank("text", text);
  return text;
};

type NoteKey = { customerId: string; id: string };

const findOrThrow = async (rows: Rows, scope: Scope, which: NoteKey): Promise<NoteRow> => {
  const isKnown = isUuid(which.customerId) && isUuid(which.id);
  const note = isKnown ? await findNote(rows, scope, which) : null;
  if (!note) throw refusalBy("NOTE_NOT_FOUND", "This note does not exist");
  return note;
};

/** The audit log stores the note's ID and never its text, so that deleting a note deletes what it says about a person. */
const thingsOf = ({ customerId, id }: NoteKey) => ({ customer: customerId, note: id });

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND) and INVALID_PARAMETER for an empty note. */
export const addNote = async (actor: Actor, customerId: string, given: string): Promise<ShownNote> => {
  const text = readText(given);
  return createOnce(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const which = { customerId, id: uuidv7() };
    const note = await insertNote(rows, actor, { ...which, text, at: now() });
    await writeAuditLine(rows, actor, { action: "note.created", things: thingsOf(which) });
    return shown(note);
  });
};

type Change = { text: string; version?: number | undefined };

/**
 * Throws NOT_FOUND (NOTE_NOT_FOUND), INVALID_PARAMETER for an empty text and CONFLICT (EDITED_MEANWHILE). An unchanged text is not
 * written.
 */
export const changeNote = async (
  actor: Actor,
  which: NoteKey,
  { text: given, version }: Change,
): Promise<ShownNote> => {
  const text = readText(given);
  return withBusinessRows(actor, async (rows) => {
    const before = await findOrThrow(rows, actor, which);
    if (before.text === text) return shown(before);
    if (!(await updateNote(rows, actor, { id: which.id, text, at: now(), version }))) throw editedMeanwhile();
    await writeAuditLine(rows, actor, { action: "note.changed", things: thingsOf(which) });
    return shown(await findOrThrow(rows, actor, which));
  });
};

/** Throws NOT_FOUND (NOTE_NOT_FOUND). */
export const removeNote = (actor: Actor, which: NoteKey): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const { id } = await findOrThrow(rows, actor, which);
    await deleteNote(rows, actor, id);
    await writeAuditLine(rows, actor, { action: "note.deleted", things: thingsOf(which) });
  });
