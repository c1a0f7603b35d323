import { handle } from "#core/http/handle.ts";
import { extractPostedFeatures } from "#features/forecast/contracts/clv-features.ts";
import { readStoredPurchases } from "#features/forecast/posted-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [extractPostedFeatures, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
