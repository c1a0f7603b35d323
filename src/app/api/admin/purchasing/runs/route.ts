import * as contracts from "#contracts/purchasing.ts";
import { handle } from "#http/handle.ts";
import { requestPurchasing } from "#lib/purchasing-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runPurchasing, async (_, actor) => ({ data: await requestPurchasing(actor) })],
});
