import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { replayFailedMessages } from "#features/webhooks/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.replayWebhookEndpoint,
    async ({ id }, actor) => ({ data: { replayed: await replayFailedMessages(actor, id) } }),
  ],
});
