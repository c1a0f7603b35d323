import * as contracts from "#contracts/slack/slack-connections.ts";
import { handle } from "#http/handle.ts";
import { testSlackConnection } from "#lib/slack/test-connection.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testSlackConnection, async ({ id }, actor) => ({ data: await testSlackConnection(actor, id) })],
});
