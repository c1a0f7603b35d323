import * as contracts from "#contracts/axes/archetypes.ts";
import { handle } from "#http/handle.ts";
import { readArchetype } from "#lib/axes/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getArchetype, async ({ key }, actor, reader) => ({ data: await readArchetype(actor, key, reader) })],
});
