import { forecastPostedClv } from "#contracts/forecast/clv-forecast.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/forecast/read-stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [forecastPostedClv, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
