import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { undoCustomerMerge } from "#features/customers/merge-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.undoMerge, ({ id }, actor) => undoCustomerMerge(actor, id)],
});
