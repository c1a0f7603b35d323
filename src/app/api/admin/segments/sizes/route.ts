import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-sizes.ts";
import { listSegmentSizes } from "#features/segments/track-segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentSizes, async (input, actor) => ({ data: await listSegmentSizes(actor, input) })],
});
