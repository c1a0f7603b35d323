import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/drift.ts";
import { listArchetypeChanges } from "#features/axes/read-drift.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listArchetypeChanges, (input, actor, reader) => listArchetypeChanges(actor, input, reader)],
});
