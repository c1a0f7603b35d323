import * as contracts from "#contracts/audiences/webhook-endpoints.ts";
import { handle } from "#http/handle.ts";
import { testEndpoint } from "#lib/audiences/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testWebhookEndpoint, async ({ id }, actor) => ({ data: await testEndpoint(actor, id) })],
});
