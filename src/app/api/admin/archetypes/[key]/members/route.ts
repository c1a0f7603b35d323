import * as contracts from "#contracts/axes/archetypes.ts";
import { handle } from "#http/handle.ts";
import { listArchetypeMembers } from "#lib/axes/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypeMembers, (request, actor) => listArchetypeMembers(actor, request)],
});
