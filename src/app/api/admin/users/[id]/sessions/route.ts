import * as contracts from "#contracts/accounts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endSessionsOfUser, sessionsOfUser } from "#lib/accounts/manage-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listUserSessions, async ({ id }, actor) => ({ data: await sessionsOfUser(actor, id) })],
  DELETE: [contracts.endUserSessions, ({ id }, actor) => endSessionsOfUser(actor, id)],
});
