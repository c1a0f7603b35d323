import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";
import { endSessionForUser } from "#features/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endUserSession, ({ id, sessionId }, actor) => endSessionForUser(actor, id, sessionId)],
});
