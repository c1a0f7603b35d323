import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { mergeTwo } from "#features/customers/merge-customers.ts";
import { listMergePage } from "#features/customers/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listMerges, (list, actor) => listMergePage(actor, list)],
  POST: [contracts.mergeCustomers, async (pair, actor) => ({ data: await mergeTwo(actor, pair) })],
});
