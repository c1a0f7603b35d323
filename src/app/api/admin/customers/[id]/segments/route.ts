import { handle } from "#core/http/handle.ts";
import { assignSegment, readCustomerSegments, removeSegment } from "#features/segments/assign-segments.ts";
import * as contracts from "#features/segments/contracts/segment-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerSegments, async ({ id }, actor) => ({ data: await readCustomerSegments(actor, id) })],
  POST: [
    contracts.assignCustomerSegment,
    async ({ id, ...assignment }, actor) => ({ data: await assignSegment(actor, id, assignment) }),
  ],
  DELETE: [
    contracts.removeCustomerSegment,
    async ({ id, segmentId }, actor) => ({ data: await removeSegment(actor, id, segmentId) }),
  ],
});
