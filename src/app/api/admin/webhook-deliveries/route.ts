import { handle } from "#core/http/handle.ts";
import { listDeliveryPage } from "#features/imports/connections/receive-deliveries.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDeliveries, (request, actor) => listDeliveryPage(actor, request)],
});
