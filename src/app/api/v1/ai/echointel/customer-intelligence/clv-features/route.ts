import { extractPostedFeatures } from "#contracts/forecast/clv-features.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/forecast/read-stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [extractPostedFeatures, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
