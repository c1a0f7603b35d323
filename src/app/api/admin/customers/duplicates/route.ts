import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { pageOfDuplicates } from "#lib/customers/duplicates/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listDuplicates, (list, actor) => pageOfDuplicates(actor, list)],
});
