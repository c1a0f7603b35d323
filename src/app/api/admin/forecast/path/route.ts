import * as contracts from "#contracts/forecast/group-paths.ts";
import { handle } from "#http/handle.ts";
import { readGroupPaths } from "#lib/forecast/read-group-paths.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getGroupPaths,
    async (request, actor, reader) => ({ data: await readGroupPaths(actor, request, reader) }),
  ],
});
