import * as contracts from "#contracts/segments/segment-reasons.ts";
import { handle } from "#http/handle.ts";
import { explainMembership } from "#lib/segments/explain-membership.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.explainMembership,
    async ({ id, segmentId }, actor, reader) => ({ data: await explainMembership(actor, id, segmentId, reader) }),
  ],
});
