import * as contracts from "#contracts/axes/drift.ts";
import { handle } from "#http/handle.ts";
import { readCustomerDrift } from "#lib/axes/drift/read-customer-drift.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getCustomerDrift,
    async ({ id }, actor, reader) => ({ data: await readCustomerDrift(actor, id, reader) }),
  ],
});
