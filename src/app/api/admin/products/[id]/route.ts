import { handle } from "#core/http/handle.ts";
import { getProduct } from "#features/products/contracts/products.ts";
import { readProduct } from "#features/products/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getProduct, async (request, actor) => ({ data: await readProduct(actor, request) })],
});
