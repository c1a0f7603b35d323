import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/slack/contracts.ts";
import { sendSlackDigestNow } from "#features/slack/manage-connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.sendSlackDigest, async ({ id }, actor) => ({ data: await sendSlackDigestNow(actor, id) })],
});
