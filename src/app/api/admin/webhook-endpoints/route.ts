import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { createEndpoint, pageOfEndpoints } from "#features/webhooks/manage-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookEndpoints, (request, actor) => pageOfEndpoints(actor, request)],
  POST: [contracts.createWebhookEndpoint, async (draft, actor) => ({ data: await createEndpoint(actor, draft) })],
});
