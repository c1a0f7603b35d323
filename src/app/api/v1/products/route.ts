import { listProducts as contract } from "#contracts/imports/products.ts";
import { handle } from "#http/handle.ts";
import { listProducts } from "#lib/imports/posted/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listProducts(actor, request)],
});
