import * as contracts from "#contracts/segments/segments.ts";
import { handle } from "#http/handle.ts";
import { addSegment, listSegments } from "#lib/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegments, (_, actor, reader) => listSegments(actor, reader)],
  POST: [contracts.createSegment, async (draft, actor, reader) => ({ data: await addSegment(actor, draft, reader) })],
});
