import { handle } from "#core/http/handle.ts";
import { listProductPairs } from "#features/products/contracts/products.ts";
import { listPairs } from "#features/products/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listProductPairs, (request, actor) => listPairs(actor, request)],
});
