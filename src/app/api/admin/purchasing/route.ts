import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/purchasing/contracts/purchasing.ts";
import { readPurchasing } from "#features/purchasing/read-purchasing.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getPurchasing,
    async (input, actor, reader) => ({ data: await readPurchasing(actor, input, reader) }),
  ],
});
