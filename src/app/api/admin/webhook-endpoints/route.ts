import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { createEndpoint, listEndpointPage } from "#features/webhooks/manage-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookEndpoints, (request, actor) => listEndpointPage(actor, request)],
  POST: [contracts.createWebhookEndpoint, async (draft, actor) => ({ data: await createEndpoint(actor, draft) })],
});
