import { getCustomerRfmHistory } from "#contracts/customers/customer-behavior.ts";
import { handle } from "#http/handle.ts";
import { readRfmHistory } from "#lib/customers/read-rfm-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRfmHistory, async ({ id }, actor) => ({ data: await readRfmHistory(actor, id) })],
});
