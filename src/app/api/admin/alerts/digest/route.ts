import { handle } from "#core/http/handle.ts";
import { sendTestDigest as contract } from "#features/digest/contracts/digest.ts";
import { sendTestDigest } from "#features/digest/send-test-digest.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contract, async (_, actor) => ({ data: await sendTestDigest(actor) })],
});
