import { handle } from "#core/http/handle.ts";
import { predictPostedNextPurchase } from "#features/forecast/contracts/purchase-timing.ts";
import { readStoredPurchases } from "#features/forecast/posted-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [predictPostedNextPurchase, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
