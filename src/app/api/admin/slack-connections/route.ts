import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts.ts";
import { createSlackConnection, listSlackConnectionPage } from "#features/slack/manage-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSlackConnections, (request, actor) => listSlackConnectionPage(actor, request)],
  POST: [
    contracts.createSlackConnection,
    async (draft, actor) => ({ data: await createSlackConnection(actor, draft) }),
  ],
});
