import * as contracts from "#contracts/segments/segments.ts";
import { handle } from "#http/handle.ts";
import { deleteSegment } from "#lib/segments/edit-segment.ts";
import { readSegment, updateSegment } from "#lib/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegment, async ({ id }, actor, reader) => ({ data: await readSegment(actor, id, reader) })],
  PATCH: [
    contracts.updateSegment,
    async ({ id, ...change }, actor, reader) => ({ data: await updateSegment(actor, id, change, reader) }),
  ],
  DELETE: [contracts.deleteSegment, ({ id }, actor) => deleteSegment(actor, id)],
});
