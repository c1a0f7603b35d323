import * as contracts from "#contracts/archetypes.ts";
import { handle } from "#http/handle.ts";
import { readArchetypes } from "#lib/archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypes, (_, actor, reader) => readArchetypes(actor, reader)],
});
