import * as contracts from "#contracts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endMySession } from "#lib/sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endMySession, ({ id }, actor) => endMySession(actor, id)],
});
