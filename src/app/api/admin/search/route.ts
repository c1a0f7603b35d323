import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/search/contracts.ts";
import { findAnything } from "#features/search/find-anything.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.search, (request, actor) => findAnything(actor, request)],
});
