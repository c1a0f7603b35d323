import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { testEndpoint } from "#features/webhooks/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.testWebhookEndpoint, async ({ id }, actor) => ({ data: await testEndpoint(actor, id) })],
});
