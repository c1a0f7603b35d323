import { handle } from "#core/http/handle.ts";
import { retryFailedDeliveries } from "#features/imports/connections/receive-deliveries.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.retryDeliveries,
    async ({ connectionId }, actor) => ({ data: { retried: await retryFailedDeliveries(actor, connectionId) } }),
  ],
});
