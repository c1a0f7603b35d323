import * as contracts from "#contracts/accounts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endSessionOfUser } from "#lib/accounts/manage-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endUserSession, ({ id, sessionId }, actor) => endSessionOfUser(actor, id, sessionId)],
});
