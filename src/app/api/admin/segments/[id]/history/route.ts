import * as contracts from "#contracts/segments/segment-history.ts";
import { handle } from "#http/handle.ts";
import { listSegmentHistory } from "#lib/segments/list-segment-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentHistory, (request, actor, reader) => listSegmentHistory(actor, request, reader)],
});
