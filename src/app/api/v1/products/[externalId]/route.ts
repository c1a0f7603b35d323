import { getProduct as contract } from "#contracts/imports/products.ts";
import { handle } from "#http/handle.ts";
import { readProduct } from "#lib/imports/posted/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, async ({ externalId }, actor) => ({ data: await readProduct(actor, externalId) })],
});
