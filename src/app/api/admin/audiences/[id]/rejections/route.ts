import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audience-destination.ts";
import { listRejections } from "#features/audiences/manage-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listRejections, (request, actor) => listRejections(actor, request)],
});
