import * as contracts from "#contracts/audiences/webhook-endpoints.ts";
import { handle } from "#http/handle.ts";
import { rotateEndpointSecret } from "#lib/audiences/manage-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.rotateWebhookSecret, async ({ id }, actor) => ({ data: await rotateEndpointSecret(actor, id) })],
});
