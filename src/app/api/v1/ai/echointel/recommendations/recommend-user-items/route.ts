import { recommendPostedItems } from "#contracts/recommendations/recommend-user-items.ts";
import { handle } from "#http/handle.ts";
import { readStoredOrders } from "#lib/orders/read-stored-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [recommendPostedItems, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
