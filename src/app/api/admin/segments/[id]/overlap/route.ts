import * as contracts from "#contracts/segments/segment-overlap.ts";
import { handle } from "#http/handle.ts";
import { getSegmentOverlap } from "#lib/segments/measure-segment-overlap.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentOverlap, async ({ id }, actor) => ({ data: await getSegmentOverlap(actor, id) })],
});
