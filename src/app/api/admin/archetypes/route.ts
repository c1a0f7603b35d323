import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/archetypes.ts";
import { readArchetypes } from "#features/playbooks/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypes, (input, actor, reader) => readArchetypes(actor, input, reader)],
});
