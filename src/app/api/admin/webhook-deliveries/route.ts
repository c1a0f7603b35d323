import * as contracts from "#contracts/imports/webhooks.ts";
import { handle } from "#http/handle.ts";
import { pageOfDeliveries } from "#lib/imports/connections/manage-deliveries.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDeliveries, (request, actor) => pageOfDeliveries(actor, request)],
});
