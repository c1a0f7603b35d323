import * as contracts from "#contracts/imports/webhooks.ts";
import { handle } from "#http/handle.ts";
import { retryDelivery } from "#lib/imports/connections/manage-deliveries.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.retryDelivery,
    async ({ id }, actor) => {
      await retryDelivery(actor, id);
      return { data: { retried: 1 } };
    },
  ],
});
