import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { pageOfDuplicates } from "#features/customers/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDuplicates, (list, actor) => pageOfDuplicates(actor, list)],
});
