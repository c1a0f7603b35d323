import * as contracts from "#contracts/axes/archetypes.ts";
import { handle } from "#http/handle.ts";
import { readArchetypes } from "#lib/axes/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypes, (input, actor, reader) => readArchetypes(actor, input, reader)],
});
