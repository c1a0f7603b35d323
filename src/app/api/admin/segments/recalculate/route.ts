import * as contracts from "#contracts/runs.ts";
import { handle } from "#http/handle.ts";
import { requestRecalculation } from "#lib/recalculation-runs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.recalculateSegments,
    async (request, actor) => ({ data: await requestRecalculation(actor, request) }),
  ],
});
