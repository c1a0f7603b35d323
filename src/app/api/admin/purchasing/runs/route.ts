import * as contracts from "#contracts/purchasing/purchasing.ts";
import { handle } from "#http/handle.ts";
import { requestRun } from "#lib/runs/request-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.runPurchasing, async (_, actor) => ({ data: await requestRun(actor, "segment_purchases", {}) })],
});
