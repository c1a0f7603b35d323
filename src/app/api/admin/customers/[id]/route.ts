import { getCustomer } from "#contracts/customers/customer.ts";
import { correctCustomer } from "#contracts/customers/customer-contact.ts";
import { handle } from "#http/handle.ts";
import { correctCustomer as correct } from "#lib/customers/privacy/correct-customer.ts";
import { readCustomer } from "#lib/customers/read-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomer, async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) })],
  PATCH: [correctCustomer, async (input, actor) => ({ data: await correct(actor, input) })],
});
