import * as contracts from "#contracts/axis-people.ts";
import { handle } from "#http/handle.ts";
import { listAxisMembers } from "#lib/axis-people.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAxisMembers, (request, actor) => listAxisMembers(actor, request)],
});
