import * as contracts from "#contracts/archetypes.ts";
import { handle } from "#http/handle.ts";
import { readArchetype } from "#lib/archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getArchetype, async ({ key }, actor, reader) => ({ data: await readArchetype(actor, key, reader) })],
});
