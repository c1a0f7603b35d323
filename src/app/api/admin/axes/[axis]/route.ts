import * as contracts from "#contracts/axes/axes.ts";
import { handle } from "#http/handle.ts";
import { readAxis } from "#lib/axes/read-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxis, async ({ axis }, actor, reader) => ({ data: await readAxis(actor, axis, reader) })],
});
