import { getCustomer } from "#contracts/customer.ts";
import { handle } from "#http/handle.ts";
import { readCustomer } from "#lib/customer-360.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomer, async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) })],
});
