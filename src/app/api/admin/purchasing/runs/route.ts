import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/purchasing/contracts/purchasing.ts";
import { requestPurchasing } from "#features/purchasing/read-purchasing.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runPurchasing, async ({ asOf }, actor) => ({ data: await requestPurchasing(actor, asOf) })],
});
