import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { readAxes } from "#features/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAxes, (input, actor, reader) => readAxes(actor, input, reader)],
});
