import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/report/contracts/groups.ts";
import { readGroups } from "#features/report/read-groups.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getSegmentGroups, async (request, actor) => ({ data: await readGroups(actor, request) })],
});
