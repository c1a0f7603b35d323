import { predictPostedChurn } from "#contracts/forecast/churn-probability.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/forecast/read-stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [predictPostedChurn, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
