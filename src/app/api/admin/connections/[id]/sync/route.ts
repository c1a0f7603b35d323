import { handle } from "#core/http/handle.ts";
import { requestSync } from "#features/imports/connections/request-sync.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.syncConnection, async ({ id }, actor) => ({ data: await requestSync(actor, id) })],
});
