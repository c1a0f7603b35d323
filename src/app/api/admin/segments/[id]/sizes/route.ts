import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-sizes.ts";
import { getSegmentSizes } from "#features/segments/track-segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentSizes,
    async ({ id, ...input }, actor) => ({ data: await getSegmentSizes(actor, id, input) }),
  ],
});
