import * as contracts from "#contracts/archetypes.ts";
import { handle } from "#http/handle.ts";
import { listArchetypeMembers } from "#lib/archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypeMembers, (request, actor) => listArchetypeMembers(actor, request)],
});
