import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/webhooks/contracts/webhooks.ts";
import { replayMessage } from "#features/webhooks/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.replayWebhookMessage,
    async ({ id }, actor) => {
      await replayMessage(actor, id);
      return { data: { replayed: 1 } };
    },
  ],
});
