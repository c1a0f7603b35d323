import { getCustomerMonths } from "#contracts/customers/customer-behavior.ts";
import { handle } from "#http/handle.ts";
import { readMonths } from "#lib/customers/read-customer-behavior.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerMonths, async ({ id }, actor) => ({ data: await readMonths(actor, id) })],
});
