import { handle } from "#core/http/handle.ts";
import { compareLists } from "#features/playbooks/compare-lists.ts";
import * as contracts from "#features/playbooks/contracts/compared-lists.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.compareLists, async ({ compare }, actor) => ({ data: await compareLists(actor, compare) })],
});
