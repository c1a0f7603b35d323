import * as contracts from "#contracts/audiences/webhook-messages.ts";
import { handle } from "#http/handle.ts";
import { replayMessage } from "#lib/audiences/manage-webhook-messages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.replayWebhookMessage,
    async ({ id }, actor) => {
      await replayMessage(actor, id);
      return { data: { replayed: 1 } };
    },
  ],
});
