import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { listMessagePage } from "#features/webhooks/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookMessages, (request, actor) => listMessagePage(actor, request)],
});
