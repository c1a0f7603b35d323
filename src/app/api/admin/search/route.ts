import * as contracts from "#contracts/search/search.ts";
import { handle } from "#http/handle.ts";
import { findAnything } from "#lib/search/find-anything.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.search, (request, actor) => findAnything(actor, request)],
});
