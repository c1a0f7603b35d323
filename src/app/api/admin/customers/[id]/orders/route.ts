import * as contracts from "#contracts/customer-orders.ts";
import { handle } from "#http/handle.ts";
import { listCustomerOrders } from "#lib/customer-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerOrders, ({ id, ...request }, actor) => listCustomerOrders(actor, id, request)],
});
