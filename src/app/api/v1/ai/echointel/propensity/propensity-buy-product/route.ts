import { handle } from "#core/http/handle.ts";
import { predictPostedPropensity } from "#features/api/contracts/propensity.ts";
import { readStoredOrders } from "#features/api/posted-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [predictPostedPropensity, (input, actor, { signal }) => readStoredOrders(actor, input, { signal })],
});
