import { handle } from "#core/http/handle.ts";
import { getOrderGaps } from "#features/products/contracts/second-order.ts";
import { readOrderGaps } from "#features/products/read-order-gaps.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getOrderGaps, async (request, actor) => ({ data: await readOrderGaps(actor, request) })],
});
