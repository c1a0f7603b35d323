import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/drift.ts";
import { listFastestDrifters } from "#features/axes/read-drift.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDrifters, (input, actor, reader) => listFastestDrifters(actor, input, reader)],
});
