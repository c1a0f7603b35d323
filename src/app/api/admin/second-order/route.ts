import { handle } from "#core/http/handle.ts";
import { getSecondOrder } from "#features/products/contracts/second-order.ts";
import { readSecondOrder } from "#features/products/read-second-order.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSecondOrder, async (request, actor) => ({ data: await readSecondOrder(actor, request) })],
});
