import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/sessions.ts";
import { endSessionOfUser } from "#features/accounts/manage-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endUserSession, ({ id, sessionId }, actor) => endSessionOfUser(actor, id, sessionId)],
});
