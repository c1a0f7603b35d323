import * as contracts from "#contracts/playbooks/playbooks.ts";
import { handle } from "#http/handle.ts";
import { readRouting } from "#lib/playbooks/read-decisions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRouting, async ({ id }, actor) => ({ data: await readRouting(actor, id) })],
});
