import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/playbooks/contracts/playbooks.ts";
import { compareLists } from "#features/playbooks/update-actions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.compareLists, async ({ compare }, actor) => ({ data: await compareLists(actor, compare) })],
});
