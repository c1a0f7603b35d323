import { getCustomerRfmHistory } from "#contracts/customer-behavior.ts";
import { handle } from "#http/handle.ts";
import { readRfmHistory } from "#lib/customer-rfm-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRfmHistory, async ({ id }, actor) => ({ data: await readRfmHistory(actor, id) })],
});
