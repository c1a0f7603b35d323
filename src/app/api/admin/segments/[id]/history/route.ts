import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segment-members.ts";
import { listSegmentHistory } from "#features/segments/list-segment-history.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentHistory, (request, actor, reader) => listSegmentHistory(actor, request, reader)],
});
