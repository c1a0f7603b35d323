import { deleteCustomerNote, updateCustomerNote } from "#contracts/customers/customer-notes.ts";
import { handle } from "#http/handle.ts";
import { changeNote, removeNote } from "#lib/customers/manage-notes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    updateCustomerNote,
    async ({ id, noteId, ...change }, actor) => ({
      data: await changeNote(actor, { customerId: id, id: noteId }, change),
    }),
  ],
  DELETE: [deleteCustomerNote, ({ id, noteId }, actor) => removeNote(actor, { customerId: id, id: noteId })],
});
