import * as contracts from "#contracts/axes.ts";
import { handle } from "#http/handle.ts";
import { readAxes } from "#lib/axis-overview.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAxes, (_, actor, reader) => readAxes(actor, reader)],
});
