import * as contracts from "#contracts/audiences/audience-sends.ts";
import { handle } from "#http/handle.ts";
import { listSends } from "#lib/audiences/read-sends.ts";
import { requestSend } from "#lib/audiences/send-audience.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAudienceSends, (request, actor) => listSends(actor, request)],
  POST: [contracts.sendAudience, async ({ id }, actor) => ({ data: await requestSend(actor, id) })],
});
