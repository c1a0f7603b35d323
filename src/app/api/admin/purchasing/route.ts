import * as contracts from "#contracts/purchasing/purchasing.ts";
import { handle } from "#http/handle.ts";
import { readPurchasing } from "#lib/purchasing/read-purchasing.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getPurchasing,
    async (input, actor, reader) => ({ data: await readPurchasing(actor, input, reader) }),
  ],
});
