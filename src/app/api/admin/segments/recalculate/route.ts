import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/runs/contracts.ts";
import { requestRecalculation } from "#features/segments/recalculate-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.recalculateSegments,
    async (request, actor) => ({ data: await requestRecalculation(actor, request) }),
  ],
});
