import { handle } from "#core/http/handle.ts";
import { cacheHeaders, withHeaders } from "#core/http/respond.ts";
import * as contracts from "#features/report/contracts/segment-movement.ts";
import { getSegmentMovement } from "#features/report/get-segment-movement.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentMovement,
    async (request, actor) => {
      const found = await getSegmentMovement(actor, request);
      return withHeaders({ data: found.value }, cacheHeaders(found));
    },
  ],
});
