import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customer-page/contracts/customer-history.ts";
import { listCustomerOrders } from "#features/customer-page/read-customer-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerOrders, ({ id, ...request }, actor) => listCustomerOrders(actor, id, request)],
});
