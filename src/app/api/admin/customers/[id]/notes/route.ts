import { handle } from "#core/http/handle.ts";
import { addCustomerNote } from "#features/customers/contracts/notes-and-tags.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [addCustomerNote, async ({ id, text }, actor) => ({ data: await addNote(actor, id, text) })],
});
