import * as contracts from "#contracts/plays.ts";
import { handle } from "#http/handle.ts";
import { readRouting } from "#lib/axis-plays.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRouting, async ({ id }, actor) => ({ data: await readRouting(actor, id) })],
});
