import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/forecast/contracts/forecast.ts";
import { readGroupPaths } from "#features/forecast/read-group-paths.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.getGroupPaths,
    async (request, actor, reader) => ({ data: await readGroupPaths(actor, request, reader) }),
  ],
});
