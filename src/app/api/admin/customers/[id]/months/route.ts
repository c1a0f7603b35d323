import { getCustomerMonths } from "#contracts/customer-behavior.ts";
import { handle } from "#http/handle.ts";
import { readMonths } from "#lib/customer-behavior.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerMonths, async ({ id }, actor) => ({ data: await readMonths(actor, id) })],
});
