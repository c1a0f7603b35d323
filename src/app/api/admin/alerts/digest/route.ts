import { handle } from "#core/http/handle.ts";
import { sendTestDigest as contract } from "#features/overview/contracts/digest.ts";
import { sendTestDigest } from "#features/overview/send-digests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contract, async (_, actor) => ({ data: await sendTestDigest(actor) })],
});
