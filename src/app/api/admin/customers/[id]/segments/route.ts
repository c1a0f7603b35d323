import * as contracts from "#contracts/segments/customer-segments.ts";
import { handle } from "#http/handle.ts";
import { assignSegment, removeSegment, segmentsOfCustomer } from "#lib/segments/assign-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCustomerSegments, async ({ id }, actor) => ({ data: await segmentsOfCustomer(actor, id) })],
  POST: [
    contracts.assignCustomerSegment,
    async ({ id, ...assignment }, actor) => ({ data: await assignSegment(actor, id, assignment) }),
  ],
  DELETE: [
    contracts.removeCustomerSegment,
    async ({ id, segmentId }, actor) => ({ data: await removeSegment(actor, id, segmentId) }),
  ],
});
