import * as contracts from "#contracts/segments/segment-sizes.ts";
import { handle } from "#http/handle.ts";
import { getSegmentSizes } from "#lib/segments/track-segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getSegmentSizes,
    async ({ id, ...input }, actor) => ({ data: await getSegmentSizes(actor, id, input) }),
  ],
});
