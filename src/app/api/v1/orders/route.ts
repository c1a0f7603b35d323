import { listOrders as contract } from "#contracts/imports/orders.ts";
import { handle } from "#http/handle.ts";
import { listOrders } from "#lib/imports/posted/read-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (request, actor) => listOrders(actor, request)],
});
