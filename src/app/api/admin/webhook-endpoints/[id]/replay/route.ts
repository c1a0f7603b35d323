import * as contracts from "#contracts/audiences/webhook-endpoints.ts";
import { handle } from "#http/handle.ts";
import { replayFailedMessages } from "#lib/audiences/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.replayWebhookEndpoint,
    async ({ id }, actor) => ({ data: { replayed: await replayFailedMessages(actor, id) } }),
  ],
});
