import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/drift.ts";
import { readArchetypeMigrations } from "#features/axes/read-drift.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMigrations, (input, actor, reader) => readArchetypeMigrations(actor, input, reader)],
});
