import * as contracts from "#contracts/axes/customer-axes.ts";
import { handle } from "#http/handle.ts";
import { readChurn } from "#lib/axes/explain-churn.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomerChurn, async ({ id }, actor) => ({ data: await readChurn(actor, id) })],
});
