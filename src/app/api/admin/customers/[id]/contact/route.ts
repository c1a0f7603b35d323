import { handle } from "#core/http/handle.ts";
import { getCustomerContact } from "#features/customers/contracts/customer-privacy.ts";
import { readContact } from "#features/customers/privacy/correct-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerContact, async ({ id }, actor) => ({ data: await readContact(actor, id) })],
});
