import { handle } from "#core/http/handle.ts";
import { getProduct as contract } from "#features/imports/contracts/products.ts";
import { readProduct } from "#features/imports/posted/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, async ({ externalId }, actor) => ({ data: await readProduct(actor, externalId) })],
});
