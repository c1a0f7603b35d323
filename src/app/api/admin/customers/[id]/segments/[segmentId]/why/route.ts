import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-members.ts";
import { explainMembership } from "#features/segments/explain-membership.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.explainMembership,
    async ({ id, segmentId }, actor, reader) => ({ data: await explainMembership(actor, id, segmentId, reader) }),
  ],
});
