import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts.ts";
import { testSlackConnection } from "#features/slack/manage-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testSlackConnection, async ({ id }, actor) => ({ data: await testSlackConnection(actor, id) })],
});
