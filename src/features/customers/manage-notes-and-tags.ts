import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { checkNotBlank } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { assertCustomer } from "#records/customers/customers.ts";
import { readNewTag, readTag } from "#records/rules/customers/tags.ts";
import {
  deleteNote,
  deleteTag,
  findNote,
  insertNote,
  insertTag,
  listCustomerTags,
  type NoteRow,
  updateNote,
} from "./store/notes-and-tags.ts";

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
const toAuditIds = ({ customerId, id }: NoteKey) => ({ customer: customerId, note: id });

/** Throws NOT_FOUND (CUSTOMER_NOT_FOUND) and INVALID_PARAMETER for an empty note. */
export const addNote = async (actor: Actor, customerId: string, given: string): Promise<NoteRow> => {
  const text = readText(given);
  return createOnce(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const which = { customerId, id: uuidv7() };
    const note = await insertNote(rows, actor, { ...which, text, at: now() });
    await writeAuditLine(rows, actor, { action: "note.created", things: toAuditIds(which) });
    return note;
  });
};

type NoteChange = { text: string; version?: number | undefined };

/**
 * Throws NOT_FOUND (NOTE_NOT_FOUND), INVALID_PARAMETER for an empty text and CONFLICT (EDITED_MEANWHILE). An unchanged text is not
 * written.
 */
export const changeNote = async (actor: Actor, which: NoteKey, { text: given, version }: NoteChange) => {
  const text = readText(given);
  return withBusinessRows(actor, async (rows) => {
    const before = await findOrThrow(rows, actor, which);
    if (before.text === text) return before;
    if (!(await updateNote(rows, actor, { id: which.id, text, at: now(), version }))) throw editedMeanwhile();
    await writeAuditLine(rows, actor, { action: "note.changed", things: toAuditIds(which) });
    return findOrThrow(rows, actor, which);
  });
};

/** Throws NOT_FOUND (NOTE_NOT_FOUND). */
export const removeNote = (actor: Actor, which: NoteKey): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const { id } = await findOrThrow(rows, actor, which);
    await deleteNote(rows, actor, id);
    await writeAuditLine(rows, actor, { action: "note.deleted", things: toAuditIds(which) });
  });

type Change = { action: "customer.tagged" | "customer.untagged"; isAdded: boolean };

const change = async (actor: Actor, customerId: string, given: string, { action, isAdded }: Change) => {
  const tag = isAdded ? readNewTag(given) : readTag(given);
  return withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const which = { customerId, tag };
    const isNew = await (isAdded ? insertTag(rows, actor, which, now()) : deleteTag(rows, actor, which));
    const line = { action, things: { customer: customerId }, [isAdded ? "after" : "before"]: { tag } };
    if (isNew) await writeAuditLine(rows, actor, line);
    return { tags: await listCustomerTags(rows, actor, customerId) };
  });
};

/**
 * Returns the customer's tags afterwards. Throws NOT_FOUND (CUSTOMER_NOT_FOUND) and INVALID_PARAMETER for an invalid
 * tag.
 */
export const addTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.tagged", isAdded: true });

/** Returns the remaining tags. Throws as `addTag` does. */
export const removeTag = (actor: Actor, customerId: string, tag: string): Promise<{ tags: string[] }> =>
  change(actor, customerId, tag, { action: "customer.untagged", isAdded: false });
