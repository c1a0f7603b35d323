import { handle } from "#core/http/handle.ts";
import { getCustomerMonths } from "#features/customer-page/contracts/customer-history.ts";
import { readMonths } from "#features/customer-page/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerMonths, async ({ id }, actor) => ({ data: await readMonths(actor, id) })],
});
