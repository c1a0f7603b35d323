import { getCustomer } from "#contracts/customers/customer.ts";
import { handle } from "#http/handle.ts";
import { readCustomer } from "#lib/customers/read-customer.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomer, async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) })],
});
