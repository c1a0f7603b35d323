import * as contracts from "#contracts/slack/slack-connections.ts";
import { handle } from "#http/handle.ts";
import { changeSlackConnection, deleteSlackConnection } from "#lib/slack/manage-connections.ts";
import { getSlackConnection } from "#lib/slack/read-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readSlackConnection, async ({ id }, actor) => ({ data: await getSlackConnection(actor, id) })],
  PATCH: [
    contracts.updateSlackConnection,
    async ({ id, ...change }, actor) => ({ data: await changeSlackConnection(actor, id, change) }),
  ],
  DELETE: [contracts.deleteSlackConnection, ({ id }, actor) => deleteSlackConnection(actor, id)],
});
