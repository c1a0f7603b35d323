import { handle } from "#core/http/handle.ts";
import { findPostedCrossSell } from "#features/api/contracts/recommendations.ts";
import { readStoredOrders } from "#features/api/posted-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [findPostedCrossSell, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
