import { handle } from "#core/http/handle.ts";
import { getAudienceSend } from "#features/audiences/contracts/audience-sends.ts";
import { readSend } from "#features/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAudienceSend, async (key, actor) => ({ data: await readSend(actor, key) })],
});
