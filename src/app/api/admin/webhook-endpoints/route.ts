import * as contracts from "#contracts/audiences/webhook-endpoints.ts";
import { handle } from "#http/handle.ts";
import { createEndpoint } from "#lib/audiences/manage-webhook-endpoints.ts";
import { pageOfEndpoints } from "#lib/audiences/read-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookEndpoints, (request, actor) => pageOfEndpoints(actor, request)],
  POST: [contracts.createWebhookEndpoint, async (draft, actor) => ({ data: await createEndpoint(actor, draft) })],
});
