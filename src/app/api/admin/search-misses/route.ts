import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/search/contracts.ts";
import { countSearchMiss, listSearchMisses } from "#features/search/search-misses.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSearchMisses, (request, actor) => listSearchMisses(actor, request)],
  POST: [contracts.countSearchMiss, (request, actor) => countSearchMiss(actor, request)],
});
