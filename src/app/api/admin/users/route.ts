import * as contracts from "#contracts/accounts/users.ts";
import { handle } from "#http/handle.ts";
import { listUsers } from "#lib/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listUsers, (request, actor) => listUsers(actor, request)],
});
