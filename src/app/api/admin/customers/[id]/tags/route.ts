import { addCustomerTag, removeCustomerTag } from "#contracts/customers/customer-tags.ts";
import { handle } from "#http/handle.ts";
import { addTag, removeTag } from "#lib/customers/manage-tags.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [addCustomerTag, async ({ id, tag }, actor) => ({ data: await addTag(actor, id, tag) })],
  DELETE: [removeCustomerTag, async ({ id, tag }, actor) => ({ data: await removeTag(actor, id, tag) })],
});
