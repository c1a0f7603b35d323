import { handle } from "#core/http/handle.ts";
import { listOrders as contract } from "#features/imports/contracts/orders.ts";
import { listOrders } from "#features/imports/posted/orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listOrders(actor, request)],
});
