import { handle } from "#core/http/handle.ts";
import { getCustomerRecommendations } from "#features/customer-page/contracts/customer-history.ts";
import { readRecommendations } from "#features/customer-page/read-recommendations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerRecommendations, async ({ id }, actor) => ({ data: await readRecommendations(actor, id) })],
});
