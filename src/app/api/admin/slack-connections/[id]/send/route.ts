import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts/slack-connections.ts";
import { sendSlackDigestNow } from "#features/slack/test-connection.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.sendSlackDigest, async ({ id }, actor) => ({ data: await sendSlackDigestNow(actor, id) })],
});
