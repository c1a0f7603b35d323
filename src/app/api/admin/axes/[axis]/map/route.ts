import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/axis-members.ts";
import { readAxisMap } from "#features/axes/list-axis-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAxisMap, async ({ axis }, actor) => ({ data: await readAxisMap(actor, axis) })],
});
