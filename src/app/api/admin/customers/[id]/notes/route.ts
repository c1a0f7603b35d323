import { handle } from "#core/http/handle.ts";
import { addCustomerNote } from "#features/customers/contracts/customer-notes.ts";
import { addNote } from "#features/customers/manage-notes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [addCustomerNote, async ({ id, text }, actor) => ({ data: await addNote(actor, id, text) })],
});
