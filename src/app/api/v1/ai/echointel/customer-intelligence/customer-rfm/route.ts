import { scorePostedCustomers } from "#contracts/report/customer-rfm.ts";
import { handle } from "#http/handle.ts";
import { readStoredOrders } from "#lib/orders/read-stored-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [scorePostedCustomers, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
