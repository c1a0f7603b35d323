import { getAudienceSend } from "#contracts/audiences/audience-sends.ts";
import { handle } from "#http/handle.ts";
import { readSend } from "#lib/audiences/read-sends.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAudienceSend, async (key, actor) => ({ data: await readSend(actor, key) })],
});
