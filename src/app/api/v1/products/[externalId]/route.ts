import { handle } from "#core/http/handle.ts";
import { getProduct as contract } from "#features/imports/contracts/posted-records.ts";
import { readProduct } from "#features/imports/posted/products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, async ({ externalId }, actor) => ({ data: await readProduct(actor, externalId) })],
});
