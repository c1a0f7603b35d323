import * as contracts from "#contracts/axes/axis-members.ts";
import { handle } from "#http/handle.ts";
import { listAxisMembers } from "#lib/axes/list-axis-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAxisMembers, (request, actor) => listAxisMembers(actor, request)],
});
