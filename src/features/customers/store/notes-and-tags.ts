import type { AuditActor } from "#core/auth/audit-log.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { addCustomerNote } from "#features/customers/contracts/notes-and-tags.ts";

export type NoteRow = ContractAnswer<typeof addCustomerNote>["data"];

type NoteKey = { customerId: string; id: string };

const VISIBLE = { id: true, text: true, at: true, editedAt: true, version: true } as const;

export const insertNote = (
  rows: Rows,
  { businessId, kind: authorKind, id: authorId }: AuditActor,
  note: NoteKey & { text: string; at: Date },
): Promise<NoteRow> =>
  rows.customerNote.create({ data: { businessId, ...note, authorKind, authorId }, select: VISIBLE });

export const findNote = (rows: Rows, { businessId }: Scope, which: NoteKey): Promise<NoteRow | null> =>
  rows.customerNote.findFirst({ where: { businessId, ...which }, select: VISIBLE });

/** False if it has another version by now. */
export const updateNote = async (
  rows: Rows,
  { businessId }: Scope,
  { id, text, at, version }: { id: string; text: string; at: Date; version: number | undefined },
): Promise<boolean> => {
  const where = { businessId, id, ...(version !== undefined && { version }) };
  const { count } = await rows.customerNote.updateMany({
    where,
    data: { text, editedAt: at, version: { increment: 1 } },
  });
  return count > 0;
};

export const deleteNote = async (rows: Rows, { businessId }: Scope, id: string): Promise<void> => {
  await rows.customerNote.delete({ where: { businessId_id: { businessId, id } } });
};

type TagKey = { customerId: string; tag: string };

export const listCustomerTags = async (rows: Rows, { businessId }: Scope, customerId: string): Promise<string[]> => {
  const found = await rows.customerTag.findMany({
    where: { businessId, customerId },
    orderBy: { tag: "asc" },
    select: { tag: true },
  });
  return found.map(({ tag }) => tag);
};

/** False if the customer already has it. */
export const insertTag = async (rows: Rows, { businessId }: Scope, which: TagKey, at: Date): Promise<boolean> =>
  (await rows.customerTag.createMany({ data: [{ businessId, ...which, at }], skipDuplicates: true })).count > 0;

/** False if the customer doesn't have it. */
export const deleteTag = async (rows: Rows, { businessId }: Scope, which: TagKey): Promise<boolean> =>
  (await rows.customerTag.deleteMany({ where: { businessId, ...which } })).count > 0;
