import { forecastPostedClv } from "#contracts/clv-forecast.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [forecastPostedClv, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
