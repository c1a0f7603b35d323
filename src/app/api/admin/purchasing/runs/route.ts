import * as contracts from "#contracts/purchasing/purchasing.ts";
import { handle } from "#http/handle.ts";
import { requestPurchasing } from "#lib/purchasing/request-purchasing.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runPurchasing, async ({ asOf }, actor) => ({ data: await requestPurchasing(actor, asOf) })],
});
