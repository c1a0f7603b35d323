import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/customer-orders.ts";
import { listCustomerOrders } from "#features/customers/list-customer-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerOrders, ({ id, ...request }, actor) => listCustomerOrders(actor, id, request)],
});
