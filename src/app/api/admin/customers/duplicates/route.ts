import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { listDuplicatePage } from "#features/customers/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDuplicates, (list, actor) => listDuplicatePage(actor, list)],
});
