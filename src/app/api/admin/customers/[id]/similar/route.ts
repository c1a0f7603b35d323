import * as contracts from "#contracts/axes/customer-axes.ts";
import { handle } from "#http/handle.ts";
import { readSimilar } from "#lib/axes/find-similar-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listSimilarCustomers, async ({ id }, actor) => ({ data: await readSimilar(actor, id) })],
});
