import * as contracts from "#contracts/axes/axes.ts";
import { handle } from "#http/handle.ts";
import { readAxes } from "#lib/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAxes, (input, actor, reader) => readAxes(actor, input, reader)],
});
