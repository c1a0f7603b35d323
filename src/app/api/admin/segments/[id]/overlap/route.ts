import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-overlap.ts";
import { getSegmentOverlap } from "#features/segments/measure-segment-overlap.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentOverlap, async ({ id }, actor) => ({ data: await getSegmentOverlap(actor, id) })],
});
