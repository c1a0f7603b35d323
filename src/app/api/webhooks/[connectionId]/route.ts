import { handle } from "#core/http/handle.ts";
import { receiveWebhook } from "#features/imports/connections/receive-deliveries.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.receiveWebhook,
    async ({ connectionId }, { network }, { signed }) => {
      await receiveWebhook({ connectionId, network, read: signed });
      return { data: { received: true as const } };
    },
  ],
});
