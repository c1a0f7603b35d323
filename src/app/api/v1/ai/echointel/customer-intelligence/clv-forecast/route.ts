import { handle } from "#core/http/handle.ts";
import { forecastPostedClv } from "#features/forecast/contracts/clv-forecast.ts";
import { readStoredPurchases } from "#features/forecast/posted-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [forecastPostedClv, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
