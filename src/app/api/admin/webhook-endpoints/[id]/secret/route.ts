import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { rotateEndpointSecret } from "#features/webhooks/manage-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.rotateWebhookSecret, async ({ id }, actor) => ({ data: await rotateEndpointSecret(actor, id) })],
});
