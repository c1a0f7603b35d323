import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/report/contracts/groups.ts";
import { countSegmentActions } from "#features/report/list-report-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentActions, async (request, actor) => ({ data: await countSegmentActions(actor, request) })],
});
