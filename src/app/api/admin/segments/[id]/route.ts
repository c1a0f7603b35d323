import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segments.ts";
import { deleteSegment } from "#features/segments/edit-segment.ts";
import { readSegment, updateSegment } from "#features/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegment, async ({ id }, actor, reader) => ({ data: await readSegment(actor, id, reader) })],
  PATCH: [
    contracts.updateSegment,
    async ({ id, ...change }, actor, reader) => ({ data: await updateSegment(actor, id, change, reader) }),
  ],
  DELETE: [contracts.deleteSegment, ({ id }, actor) => deleteSegment(actor, id)],
});
