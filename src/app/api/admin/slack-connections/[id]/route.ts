import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts.ts";
import {
  changeSlackConnection,
  deleteSlackConnection,
  getSlackConnection,
} from "#features/slack/manage-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readSlackConnection, async ({ id }, actor) => ({ data: await getSlackConnection(actor, id) })],
  PATCH: [
    contracts.updateSlackConnection,
    async ({ id, ...change }, actor) => ({ data: await changeSlackConnection(actor, id, change) }),
  ],
  DELETE: [contracts.deleteSlackConnection, ({ id }, actor) => deleteSlackConnection(actor, id)],
});
