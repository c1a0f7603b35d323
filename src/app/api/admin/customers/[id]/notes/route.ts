import { addCustomerNote } from "#contracts/customers/customer-notes.ts";
import { handle } from "#http/handle.ts";
import { addNote } from "#lib/customers/manage-notes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [addCustomerNote, async ({ id, text }, actor) => ({ data: await addNote(actor, id, text) })],
});
