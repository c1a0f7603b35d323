import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { previewMerge } from "#features/customers/merge-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.previewMerge, (pair, actor) => previewMerge(actor, pair)],
});
