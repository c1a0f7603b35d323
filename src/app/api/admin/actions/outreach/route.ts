import * as contracts from "#contracts/plays.ts";
import { handle } from "#http/handle.ts";
import { listOutreach } from "#lib/play-lists.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listOutreach, (request, actor, reader) => listOutreach(actor, request, reader)],
});
