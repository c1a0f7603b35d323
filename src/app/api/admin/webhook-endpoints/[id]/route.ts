import * as contracts from "#contracts/audiences/webhook-endpoints.ts";
import { handle } from "#http/handle.ts";
import { changeEndpoint, deleteEndpoint } from "#lib/audiences/manage-webhook-endpoints.ts";
import { getEndpoint } from "#lib/audiences/read-webhook-endpoints.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readWebhookEndpoint, async ({ id }, actor) => ({ data: await getEndpoint(actor, id) })],
  PATCH: [
    contracts.updateWebhookEndpoint,
    async ({ id, ...change }, actor) => ({ data: await changeEndpoint(actor, id, change) }),
  ],
  DELETE: [contracts.deleteWebhookEndpoint, ({ id }, actor) => deleteEndpoint(actor, id)],
});
