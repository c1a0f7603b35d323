import { handle } from "#core/http/handle.ts";
import { getCustomerRfmHistory } from "#features/customer-page/contracts/customer-history.ts";
import { readRfmHistory } from "#features/customer-page/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRfmHistory, async ({ id }, actor) => ({ data: await readRfmHistory(actor, id) })],
});
