import { handle } from "#core/http/handle.ts";
import { retryDelivery } from "#features/imports/connections/receive-deliveries.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.retryDelivery,
    async ({ id }, actor) => {
      await retryDelivery(actor, id);
      return { data: { retried: 1 } };
    },
  ],
});
