import { predictPostedPropensity } from "#contracts/recommendations/propensity-buy-product.ts";
import { handle } from "#http/handle.ts";
import { readStoredOrders } from "#lib/orders/read-stored-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [predictPostedPropensity, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
