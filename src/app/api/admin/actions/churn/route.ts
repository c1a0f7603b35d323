import * as contracts from "#contracts/plays.ts";
import { handle } from "#http/handle.ts";
import { listChurnActions } from "#lib/play-lists.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listChurnActions, (request, actor) => listChurnActions(actor, request)],
});
