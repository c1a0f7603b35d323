import * as contracts from "#contracts/imports/connections.ts";
import { handle } from "#http/handle.ts";
import { createConnection, pageOfConnections } from "#lib/imports/connections/manage-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listConnections, (request, actor) => pageOfConnections(actor, request)],
  POST: [contracts.createConnection, async (draft, actor) => ({ data: await createConnection(actor, draft) })],
});
