import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { mergeTwo } from "#lib/customers/duplicates/merge-customers.ts";
import { pageOfMerges } from "#lib/customers/duplicates/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMerges, (list, actor) => pageOfMerges(actor, list)],
  POST: [contracts.mergeCustomers, async (pair, actor) => ({ data: await mergeTwo(actor, pair) })],
});
