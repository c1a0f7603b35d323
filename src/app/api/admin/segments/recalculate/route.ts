import * as contracts from "#contracts/runs/calculations.ts";
import { handle } from "#http/handle.ts";
import { requestRecalculation } from "#lib/segments/recalculate-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.recalculateSegments,
    async (request, actor) => ({ data: await requestRecalculation(actor, request) }),
  ],
});
