import * as contracts from "#contracts/imports/webhooks.ts";
import { handle } from "#http/handle.ts";
import { receiveWebhook } from "#lib/imports/connections/receive-webhook.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.receiveWebhook,
    async ({ connectionId }, { network }, { signed }) => {
      await receiveWebhook({ connectionId, network, ...(await signed()) });
      return { data: { received: true as const } };
    },
  ],
});
