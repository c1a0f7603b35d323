import * as contracts from "#contracts/report/groups.ts";
import { handle } from "#http/handle.ts";
import { readGroups } from "#lib/report/read-groups.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentGroups, async (request, actor) => ({ data: await readGroups(actor, request) })],
});
