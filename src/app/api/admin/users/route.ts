import * as contracts from "#contracts/users.ts";
import { handle } from "#http/handle.ts";
import { listUsers } from "#lib/users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listUsers, (request, actor) => listUsers(actor, request)],
});
