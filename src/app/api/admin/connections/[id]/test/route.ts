import { handle } from "#core/http/handle.ts";
import { testConnection } from "#features/imports/connections/request-sync.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testConnection, async ({ id }, actor) => ({ data: await testConnection(actor, id) })],
});
