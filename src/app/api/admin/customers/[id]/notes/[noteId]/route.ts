import { handle } from "#core/http/handle.ts";
import { deleteCustomerNote, updateCustomerNote } from "#features/customers/contracts/notes-and-tags.ts";
import { changeNote, removeNote } from "#features/customers/manage-notes-and-tags.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    updateCustomerNote,
    async ({ id, noteId, ...change }, actor) => ({
      data: await changeNote(actor, { customerId: id, id: noteId }, change),
    }),
  ],
  DELETE: [deleteCustomerNote, ({ id, noteId }, actor) => removeNote(actor, { customerId: id, id: noteId })],
});
