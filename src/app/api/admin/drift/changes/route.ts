import * as contracts from "#contracts/axes/drift.ts";
import { handle } from "#http/handle.ts";
import { listArchetypeChanges } from "#lib/axes/drift/read-migrations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypeChanges, (input, actor, reader) => listArchetypeChanges(actor, input, reader)],
});
