import * as contracts from "#contracts/customers/customer-orders.ts";
import { handle } from "#http/handle.ts";
import { listCustomerOrders } from "#lib/customers/list-customer-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerOrders, ({ id, ...request }, actor) => listCustomerOrders(actor, id, request)],
});
