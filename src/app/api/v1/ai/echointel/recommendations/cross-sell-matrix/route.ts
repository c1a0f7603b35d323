import { findPostedCrossSell } from "#contracts/recommendations/cross-sell-matrix.ts";
import { handle } from "#http/handle.ts";
import { readStoredOrders } from "#lib/orders/read-stored-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [findPostedCrossSell, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
