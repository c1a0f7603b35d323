import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";
import { endAllSessionsForUser, listSessionsForUser } from "#features/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listUserSessions, async ({ id }, actor) => ({ data: await listSessionsForUser(actor, id) })],
  DELETE: [contracts.endUserSessions, ({ id }, actor) => endAllSessionsForUser(actor, id)],
});
