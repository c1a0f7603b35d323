import { handle } from "#core/http/handle.ts";
import { addCustomerTag, removeCustomerTag } from "#features/customers/contracts/notes-and-tags.ts";
import { addTag, removeTag } from "#features/customers/manage-notes-and-tags.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [addCustomerTag, async ({ id, tag }, actor) => ({ data: await addTag(actor, id, tag) })],
  DELETE: [removeCustomerTag, async ({ id, tag }, actor) => ({ data: await removeTag(actor, id, tag) })],
});
