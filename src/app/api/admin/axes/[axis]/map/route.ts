import * as contracts from "#contracts/axes/axis-members.ts";
import { handle } from "#http/handle.ts";
import { readAxisMap } from "#lib/axes/list-axis-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxisMap, async ({ axis }, actor) => ({ data: await readAxisMap(actor, axis) })],
});
