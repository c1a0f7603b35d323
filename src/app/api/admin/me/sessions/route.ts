import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";
import { endMySessions, mySessions } from "#features/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMySessions, async (_, actor) => ({ data: await mySessions(actor) })],
  DELETE: [contracts.endMySessions, ({ keep }, actor) => endMySessions(actor, { keepsCurrent: keep === "current" })],
});
