import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/overview/contracts/decomposition.ts";
import { explainRevenueChange } from "#features/overview/explain-revenue-change.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getDecomposition, async (input, actor) => ({ data: await explainRevenueChange(actor, input) })],
});
