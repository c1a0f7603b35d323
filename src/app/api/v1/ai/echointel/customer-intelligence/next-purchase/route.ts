import { predictPostedNextPurchase } from "#contracts/forecast/next-purchase.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/forecast/read-stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [predictPostedNextPurchase, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
