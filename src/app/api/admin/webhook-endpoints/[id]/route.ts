import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { changeEndpoint, deleteEndpoint, getEndpoint } from "#features/webhooks/manage-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readWebhookEndpoint, async ({ id }, actor) => ({ data: await getEndpoint(actor, id) })],
  PATCH: [
    contracts.updateWebhookEndpoint,
    async ({ id, ...change }, actor) => ({ data: await changeEndpoint(actor, id, change) }),
  ],
  DELETE: [contracts.deleteWebhookEndpoint, ({ id }, actor) => deleteEndpoint(actor, id)],
});
