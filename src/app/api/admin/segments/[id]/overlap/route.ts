import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-sizes.ts";
import { getSegmentOverlap } from "#features/segments/track-segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentOverlap, async ({ id }, actor) => ({ data: await getSegmentOverlap(actor, id) })],
});
