import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audience-sends.ts";
import { listSends } from "#features/audiences/read-sends.ts";
import { requestSend } from "#features/audiences/send-audience.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAudienceSends, (request, actor) => listSends(actor, request)],
  POST: [contracts.sendAudience, async ({ id }, actor) => ({ data: await requestSend(actor, id) })],
});
