import { handle } from "#core/http/handle.ts";
import { listProducts as contract } from "#features/imports/contracts/posted-records.ts";
import { listProducts } from "#features/imports/posted/products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listProducts(actor, request)],
});
