import { addCustomerNote } from "#contracts/customer-notes.ts";
import { handle } from "#http/handle.ts";
import { addNote } from "#lib/customer-notes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [addCustomerNote, async ({ id, text }, actor) => ({ data: await addNote(actor, id, text) })],
});
