import * as contracts from "#contracts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endSessionOfUser } from "#lib/sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endUserSession, ({ id, sessionId }, actor) => endSessionOfUser(actor, id, sessionId)],
});
