import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { readRouting } from "#features/playbooks/read-decisions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRouting, async ({ id }, actor) => ({ data: await readRouting(actor, id) })],
});
