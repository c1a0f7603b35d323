import { segmentPostedCustomers } from "#contracts/purchasing/customer-segmentation.ts";
import { handle } from "#http/handle.ts";
import { readStoredPurchases } from "#lib/forecast/read-stored-purchases.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [segmentPostedCustomers, (input, actor, { signal }) => readStoredPurchases(actor, input, { signal })],
});
