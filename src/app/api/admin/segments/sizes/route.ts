import * as contracts from "#contracts/segment-sizes.ts";
import { handle } from "#http/handle.ts";
import { listSegmentSizes } from "#lib/segment-sizes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentSizes, async ({ days }, actor) => ({ data: await listSegmentSizes(actor, days) })],
});
