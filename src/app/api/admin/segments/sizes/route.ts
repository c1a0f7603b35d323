import * as contracts from "#contracts/segments/segment-sizes.ts";
import { handle } from "#http/handle.ts";
import { listSegmentSizes } from "#lib/segments/track-segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentSizes, async (input, actor) => ({ data: await listSegmentSizes(actor, input) })],
});
