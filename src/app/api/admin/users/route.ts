import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/users.ts";
import { listUsers } from "#features/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listUsers, (request, actor) => listUsers(actor, request)],
});
