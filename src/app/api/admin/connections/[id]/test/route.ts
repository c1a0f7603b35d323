import * as contracts from "#contracts/imports/connection-sync.ts";
import { handle } from "#http/handle.ts";
import { testConnection } from "#lib/imports/connections/request-sync.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testConnection, async ({ id }, actor) => ({ data: await testConnection(actor, id) })],
});
