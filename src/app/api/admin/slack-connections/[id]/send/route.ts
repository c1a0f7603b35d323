import * as contracts from "#contracts/slack/slack-connections.ts";
import { handle } from "#http/handle.ts";
import { sendSlackDigestNow } from "#lib/slack/test-connection.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.sendSlackDigest, async ({ id }, actor) => ({ data: await sendSlackDigestNow(actor, id) })],
});
