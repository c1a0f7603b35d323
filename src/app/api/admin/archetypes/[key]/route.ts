import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/archetypes.ts";
import { readArchetype } from "#features/playbooks/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getArchetype, async ({ key }, actor, reader) => ({ data: await readArchetype(actor, key, reader) })],
});
