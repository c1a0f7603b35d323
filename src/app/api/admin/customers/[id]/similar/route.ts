import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/axes/contracts/customer-axes.ts";
import { readSimilar } from "#features/axes/customer-axes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSimilarCustomers, async ({ id }, actor) => ({ data: await readSimilar(actor, id) })],
});
