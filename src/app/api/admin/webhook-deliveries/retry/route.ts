import * as contracts from "#contracts/imports/webhooks.ts";
import { handle } from "#http/handle.ts";
import { retryFailedDeliveries } from "#lib/imports/connections/manage-deliveries.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.retryDeliveries,
    async ({ connectionId }, actor) => ({ data: { retried: await retryFailedDeliveries(actor, connectionId) } }),
  ],
});
