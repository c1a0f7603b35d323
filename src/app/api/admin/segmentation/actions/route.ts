import * as contracts from "#contracts/report/groups.ts";
import { handle } from "#http/handle.ts";
import { countSegmentActions } from "#lib/playbooks/count-segment-actions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSegmentActions, async (request, actor) => ({ data: await countSegmentActions(actor, request) })],
});
