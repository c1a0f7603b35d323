import * as contracts from "#contracts/audiences/audience-destination.ts";
import { handle } from "#http/handle.ts";
import { listRejections } from "#lib/audiences/manage-destination.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listRejections, (request, actor) => listRejections(actor, request)],
});
