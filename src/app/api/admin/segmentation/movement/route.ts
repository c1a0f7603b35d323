import * as contracts from "#contracts/report/segment-movement.ts";
import { handle } from "#http/handle.ts";
import { cacheHeaders, withHeaders } from "#http/respond.ts";
import { getSegmentMovement } from "#lib/report/get-segment-movement.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentMovement,
    async (request, actor) => {
      const found = await getSegmentMovement(actor, request);
      return withHeaders({ data: found.value }, cacheHeaders(found));
    },
  ],
});
