import * as contracts from "#contracts/axes/drift.ts";
import { handle } from "#http/handle.ts";
import { listFastestDrifters } from "#lib/axes/drift/list-fastest-drifters.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDrifters, (input, actor, reader) => listFastestDrifters(actor, input, reader)],
});
