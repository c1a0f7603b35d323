import * as contracts from "#contracts/segment-sizes.ts";
import { handle } from "#http/handle.ts";
import { getSegmentSizes } from "#lib/segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentSizes, async ({ id, days }, actor) => ({ data: await getSegmentSizes(actor, id, days) })],
});
