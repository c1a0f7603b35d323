import * as contracts from "#contracts/audiences/webhook-messages.ts";
import { handle } from "#http/handle.ts";
import { pageOfMessages } from "#lib/audiences/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listWebhookMessages, (request, actor) => pageOfMessages(actor, request)],
});
