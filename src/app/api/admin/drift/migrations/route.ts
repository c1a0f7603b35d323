import * as contracts from "#contracts/axes/drift.ts";
import { handle } from "#http/handle.ts";
import { readArchetypeMigrations } from "#lib/axes/drift/read-migrations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMigrations, (input, actor, reader) => readArchetypeMigrations(actor, input, reader)],
});
