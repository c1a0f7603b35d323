import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axes.ts";
import { readAxis } from "#features/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxis, async ({ axis }, actor, reader) => ({ data: await readAxis(actor, axis, reader) })],
});
