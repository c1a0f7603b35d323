import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { previewMerge } from "#lib/customers/duplicates/preview-merge.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.previewMerge, (pair, actor) => previewMerge(actor, pair)],
});
