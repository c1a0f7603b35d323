import { handle } from "#core/http/handle.ts";
import { getCustomerRfmHistory } from "#features/customers/contracts/customer-history.ts";
import { readRfmHistory } from "#features/customers/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRfmHistory, async ({ id }, actor) => ({ data: await readRfmHistory(actor, id) })],
});
