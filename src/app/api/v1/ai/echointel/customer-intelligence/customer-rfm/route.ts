import { handle } from "#core/http/handle.ts";
import { readStoredOrders } from "#features/api/posted-orders.ts";
import { scorePostedCustomers } from "#features/report/contracts/customer-rfm.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [scorePostedCustomers, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
