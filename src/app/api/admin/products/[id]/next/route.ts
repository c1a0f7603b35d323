import { handle } from "#core/http/handle.ts";
import { listNextProducts } from "#features/products/contracts/products.ts";
import { listNextProducts as listNext } from "#features/products/read-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listNextProducts, (request, actor) => listNext(actor, request)],
});
