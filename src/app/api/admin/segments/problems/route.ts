import { listSegmentProblems as contract } from "#contracts/segments/segment-problems.ts";
import { handle } from "#http/handle.ts";
import { listSegmentProblems } from "#lib/segments/list-segment-problems.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contract, (_, actor) => listSegmentProblems(actor)],
});
