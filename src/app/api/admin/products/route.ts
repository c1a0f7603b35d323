import { handle } from "#core/http/handle.ts";
import { listProducts } from "#features/products/contracts/products.ts";
import { listProducts as list } from "#features/products/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listProducts, (request, actor) => list(actor, request)],
});
