import { handle } from "#core/http/handle.ts";
import { readStoredPurchases } from "#features/forecast/posted-purchases.ts";
import { segmentPostedCustomers } from "#features/purchasing/contracts/customer-segmentation.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [segmentPostedCustomers, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
