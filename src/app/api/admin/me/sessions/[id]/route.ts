import * as contracts from "#contracts/accounts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endMySession } from "#lib/accounts/manage-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.endMySession, ({ id }, actor) => endMySession(actor, id)],
});
