import { getCustomerContact } from "#contracts/customers/customer-contact.ts";
import { handle } from "#http/handle.ts";
import { readContact } from "#lib/customers/privacy/correct-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerContact, async ({ id }, actor) => ({ data: await readContact(actor, id) })],
});
