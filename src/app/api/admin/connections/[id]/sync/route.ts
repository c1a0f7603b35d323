import * as contracts from "#contracts/imports/connection-sync.ts";
import { handle } from "#http/handle.ts";
import { requestSync } from "#lib/imports/connections/request-sync.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.syncConnection, async ({ id }, actor) => ({ data: await requestSync(actor, id) })],
});
