import * as contracts from "#contracts/accounts/sessions.ts";
import { handle } from "#http/handle.ts";
import { endMySessions, mySessions } from "#lib/accounts/manage-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMySessions, async (_, actor) => ({ data: await mySessions(actor) })],
  DELETE: [contracts.endMySessions, ({ keep }, actor) => endMySessions(actor, { keepsCurrent: keep === "current" })],
});
