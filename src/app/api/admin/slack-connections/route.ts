import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts/slack-connections.ts";
import { createSlackConnection } from "#features/slack/manage-connections.ts";
import { pageOfSlackConnections } from "#features/slack/read-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSlackConnections, (request, actor) => pageOfSlackConnections(actor, request)],
  POST: [
    contracts.createSlackConnection,
    async (draft, actor) => ({ data: await createSlackConnection(actor, draft) }),
  ],
});
