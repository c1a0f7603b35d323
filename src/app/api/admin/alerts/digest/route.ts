import { sendTestDigest as contract } from "#contracts/alerts/digest.ts";
import { handle } from "#http/handle.ts";
import { sendTestDigest } from "#lib/alerts/send-test-digest.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contract, async (_, actor) => ({ data: await sendTestDigest(actor) })],
});
