import { handle } from "#core/http/handle.ts";
import { createConnection, listConnectionPage } from "#features/imports/connections/manage-connections.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listConnections, (request, actor) => listConnectionPage(actor, request)],
  POST: [contracts.createConnection, async (draft, actor) => ({ data: await createConnection(actor, draft) })],
});
