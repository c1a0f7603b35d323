import * as contracts from "#contracts/audiences/webhook-messages.ts";
import { handle } from "#http/handle.ts";
import { getMessage } from "#lib/audiences/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readWebhookMessage, async ({ id }, actor) => ({ data: await getMessage(actor, id) })],
});
