import * as contracts from "#contracts/customer-axes.ts";
import { handle } from "#http/handle.ts";
import { readChurn } from "#lib/customer-churn.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerChurn, async ({ id }, actor) => ({ data: await readChurn(actor, id) })],
});
