import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { undoMergeOf } from "#lib/customers/duplicates/merge-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.undoMerge, ({ id }, actor) => undoMergeOf(actor, id)],
});
