import * as contracts from "#contracts/axis-people.ts";
import { handle } from "#http/handle.ts";
import { readAxisMap } from "#lib/axis-people.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxisMap, async ({ axis }, actor) => ({ data: await readAxisMap(actor, axis) })],
});
