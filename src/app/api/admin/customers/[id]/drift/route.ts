import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/drift.ts";
import { readCustomerDrift } from "#features/axes/read-drift.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getCustomerDrift,
    async ({ id }, actor, reader) => ({ data: await readCustomerDrift(actor, id, reader) }),
  ],
});
