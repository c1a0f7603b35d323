import * as contracts from "#contracts/playbooks/compared-lists.ts";
import { handle } from "#http/handle.ts";
import { compareLists } from "#lib/playbooks/compare-lists.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.compareLists, async ({ compare }, actor) => ({ data: await compareLists(actor, compare) })],
});
