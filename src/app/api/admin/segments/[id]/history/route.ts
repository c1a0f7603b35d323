import * as contracts from "#contracts/segment-history.ts";
import { handle } from "#http/handle.ts";
import { listSegmentHistory } from "#lib/segment-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentHistory, (request, actor, reader) => listSegmentHistory(actor, request, reader)],
});
