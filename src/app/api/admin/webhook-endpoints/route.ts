import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhook-endpoints.ts";
import { createEndpoint } from "#features/webhooks/manage-webhook-endpoints.ts";
import { pageOfEndpoints } from "#features/webhooks/read-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookEndpoints, (request, actor) => pageOfEndpoints(actor, request)],
  POST: [contracts.createWebhookEndpoint, async (draft, actor) => ({ data: await createEndpoint(actor, draft) })],
});
