import * as contracts from "#contracts/slack/slack-connections.ts";
import { handle } from "#http/handle.ts";
import { createSlackConnection } from "#lib/slack/manage-connections.ts";
import { pageOfSlackConnections } from "#lib/slack/read-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSlackConnections, (request, actor) => pageOfSlackConnections(actor, request)],
  POST: [
    contracts.createSlackConnection,
    async (draft, actor) => ({ data: await createSlackConnection(actor, draft) }),
  ],
});
